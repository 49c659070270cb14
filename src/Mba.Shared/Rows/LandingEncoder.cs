using System.Security.Cryptography;
using System.Text;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>Rows of a landing table: the record as one JSON document, its hash, and where it came from.</summary>
internal sealed class LandingEncoder : IDisposable
{
    private readonly DocumentWriter _document;
    private readonly bool _keepsDocuments;
    private readonly byte[] _source;
    private readonly long _seq;
    private readonly bool _isNumbered;

    public LandingEncoder(TablePlan plan, RowOrigin origin)
    {
        _document = new DocumentWriter(plan.Bindings, writeNulls: true);
        _keepsDocuments = plan.KeepsDocuments;
        _source = Source(origin);
        _seq = origin.IngestionSeq;
        _isNumbered = plan.Target.IsKeyedByRecord;
    }

    /// <summary>Lower-case hex SHA-256 of <c>bucket/key</c>: the landing table's <c>key_hash</c>.</summary>
    public static string KeyHash(string bucket, string key) => TextHash.Sha256(bucket + "/" + key);

    public bool TryEncode(IRecordReader record, BlockBuffer block, out RejectedRow rejected)
    {
        ReadOnlySpan<byte> document;
        if (!_keepsDocuments)
        {
            _document.TryWrite(record, out document);
        }
        else if (!_document.TryRewrite(record.Raw, out document))
        {
            rejected = new RejectedRow(record.Line, record.ByteOffset, "row_data", ValueFaultCodes.Of(ValueFault.NotJson));
            return false;
        }

        Write(record.Line, document, block);
        rejected = default;
        return true;
    }

    public void Dispose() => _document.Dispose();

    private void Write(long line, ReadOnlySpan<byte> document, BlockBuffer block)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> hex = stackalloc byte[SHA256.HashSizeInBytes * 2];
        SHA256.HashData(document, hash);
        Convert.TryToHexStringLower(hash, hex, out _);

        LoadDataText.Raw(block, _source, LoadDataText.Tab);
        LoadDataText.Number(block, line, LoadDataText.Tab);
        LoadDataText.Raw(block, hex, LoadDataText.Tab);
        LoadDataText.Value(block, document, LoadDataText.Tab);
        LoadDataText.Number(block, _seq, LoadDataText.Tab);
        LoadDataText.Number(block, line, _isNumbered ? LoadDataText.Tab : LoadDataText.NewLine);
        if (_isNumbered)
            LoadDataText.Number(block, block.Record, LoadDataText.NewLine);
        block.EndRow();
    }

    /// <summary>source_bucket, source_key, source_etag, key_hash: the same in every row.</summary>
    private static byte[] Source(RowOrigin origin)
    {
        using var block = new BlockBuffer(4096);
        LoadDataText.Value(block, Encoding.UTF8.GetBytes(origin.Bucket), LoadDataText.Tab);
        LoadDataText.Value(block, Encoding.UTF8.GetBytes(origin.Key), LoadDataText.Tab);
        if (origin.ETag is { } etag)
            LoadDataText.Value(block, Encoding.UTF8.GetBytes(etag), LoadDataText.Tab);
        else
            LoadDataText.Null(block, LoadDataText.Tab);
        LoadDataText.Value(block, Encoding.UTF8.GetBytes(KeyHash(origin.Bucket, origin.Key)), LoadDataText.Tab);
        return block.Written[..^1].ToArray();
    }
}
