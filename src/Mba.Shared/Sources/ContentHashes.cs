using System.Security.Cryptography;
using System.Threading.Channels;

namespace Mba.Sources;

/// <summary>MD5 and SHA-256 of a file's stored bytes, computed on a task of its own while others read the same blocks.</summary>
internal sealed class ContentHashes : IAsyncDisposable
{
    private readonly Channel<PooledBlock> _blocks = Channel.CreateBounded<PooledBlock>(
        new BoundedChannelOptions(ReadAhead.BlocksAhead) { SingleReader = true, SingleWriter = true }
    );
    private readonly Task<Hashes> _work;

    public ContentHashes() => _work = Task.Run(HashAsync);

    /// <summary>Hands over one reader's share of a block; waits while too many are ahead.</summary>
    public ValueTask AddAsync(PooledBlock block, CancellationToken cancellationToken) =>
        _blocks.Writer.WriteAsync(block, cancellationToken);

    /// <summary>No more blocks come.</summary>
    public void Complete() => _blocks.Writer.TryComplete();

    /// <summary>The hashes of all blocks, once no more come.</summary>
    public Task<Hashes> Result => _work;

    public async ValueTask DisposeAsync()
    {
        Complete();
        await _work;
    }

    private async Task<Hashes> HashAsync()
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        await foreach (var block in _blocks.Reader.ReadAllAsync(CancellationToken.None))
        {
            md5.AppendData(block.Span);
            sha256.AppendData(block.Span);
            bytes += block.Length;
            block.Release();
        }

        return new Hashes(bytes, Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }
}

/// <summary>Length in bytes and lower-case hex digests of stored bytes.</summary>
internal readonly record struct Hashes(long Bytes, string Md5, string Sha256);
