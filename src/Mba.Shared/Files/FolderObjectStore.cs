using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Mba.Files;

/// <summary>
/// Objects as files: <c>root/bucket/key</c>, user metadata beside them in <c>root/.meta</c>. Keeps no versions; the ETag is made of
/// length and time of change, so a replaced file is noticed without being read.
/// </summary>
public sealed class FolderObjectStore(string root) : IObjectStore
{
    private readonly string _root = Path.GetFullPath(root);

    public Task<StoredObject?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(bucket, key));
        return Task.FromResult(file.Exists && versionId is null ? Describe(file, bucket, key, ReadDescription(bucket, key)) : null);
    }

    public Task<Stream> OpenAsync(StoredObject stored, long offset, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(stored.Bucket, stored.Key));
        if (!file.Exists || !string.Equals(ETagOf(file), stored.ETag, StringComparison.Ordinal))
            throw new ObjectChangedException(stored.ToString());
        var stream = new FileStream(
            file.FullName,
            new FileStreamOptions
            {
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
                Share = FileShare.ReadWrite | FileShare.Delete,
            }
        );
        stream.Position = offset;
        return Task.FromResult<Stream>(stream);
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string bucket,
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        var top = PathOf(bucket, "");
        var folder = new DirectoryInfo(PathOf(bucket, prefix[..(prefix.LastIndexOf('/') + 1)]));
        if (!folder.Exists)
            yield break;
        var files = folder
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(f => (File: f, Key: Path.GetRelativePath(top, f.FullName).Replace('\\', '/')))
            .Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(f => f.Key, StringComparer.Ordinal);
        foreach (var (file, key) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Describe(file, bucket, key, new PutOptions());
        }
    }

    public async Task PutAsync(string bucket, string key, Stream content, PutOptions options, CancellationToken cancellationToken)
    {
        var path = PathOf(bucket, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _root);
        var draft = Path.Combine(_root, ".draft-" + Guid.NewGuid().ToString("N"));
        await using (var file = File.Create(draft))
            await content.CopyToAsync(file, cancellationToken);
        try
        {
            WriteDescription(bucket, key, options);
            File.Move(draft, path, options.Overwrite);
        }
        catch (IOException) when (File.Exists(path) && !options.Overwrite)
        {
            throw new ObjectExistsException(new ObjectAddress(bucket, key).ToString());
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        if (File.Exists(PathOf(bucket, key)))
            File.Delete(PathOf(bucket, key));
        if (File.Exists(DescriptionOf(bucket, key)))
            File.Delete(DescriptionOf(bucket, key));
        return Task.CompletedTask;
    }

    private static StoredObject Describe(FileInfo file, string bucket, string key, PutOptions description) =>
        new()
        {
            Bucket = bucket,
            Key = key,
            ETag = ETagOf(file),
            LastModified = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero),
            Bytes = file.Length,
            ContentType = description.ContentType,
            Metadata = description.Metadata,
        };

    private static string ETagOf(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}");

    private string PathOf(string bucket, string key) => Below(Path.Combine(_root, bucket), key);

    private string DescriptionOf(string bucket, string key) => Below(Path.Combine(_root, ".meta", bucket), key + ".json");

    private static string Below(string folder, string key)
    {
        var path = Path.GetFullPath(Path.Combine(folder, key));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || key.Length == 0
            ? path
            : throw new ArgumentException("the key leads out of its bucket", nameof(key));
    }

    private PutOptions ReadDescription(string bucket, string key)
    {
        var file = DescriptionOf(bucket, key);
        if (!File.Exists(file))
            return new PutOptions();
        var values = JsonSerializer.Deserialize(File.ReadAllText(file), FolderStoreJson.Default.DictionaryStringString) ?? [];
        values.Remove("content-type", out var contentType);
        return new PutOptions { ContentType = contentType, Metadata = values };
    }

    private void WriteDescription(string bucket, string key, PutOptions options)
    {
        var file = DescriptionOf(bucket, key);
        if (options.Metadata.Count == 0 && options.ContentType is null)
        {
            if (File.Exists(file))
                File.Delete(file);
            return;
        }
        var values = new Dictionary<string, string>(options.Metadata, StringComparer.Ordinal);
        if (options.ContentType is { } contentType)
            values["content-type"] = contentType;
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? _root);
        File.WriteAllText(file, JsonSerializer.Serialize(values, FolderStoreJson.Default.DictionaryStringString));
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class FolderStoreJson : System.Text.Json.Serialization.JsonSerializerContext;
