using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Mba.Json;

/// <summary>The columns of a JSON file by their flattened names, in the order in which they were first seen.</summary>
internal sealed class JsonColumns
{
    /// <summary>A file whose keys are values (a map by id, say) is not a table.</summary>
    public const int MaxColumns = 5000;

    private readonly Dictionary<byte[], int> _index = new(Utf8NameComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private readonly List<byte[]> _names = [];
    private readonly bool _fixed;
    private int _expected;

    /// <summary>Columns as a scan found them; with none, columns are found as records come.</summary>
    public JsonColumns(IReadOnlyList<string>? header)
    {
        _byBytes = _index.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var name in header ?? [])
            Add(Encoding.UTF8.GetBytes(name));
        _fixed = header is not null;
    }

    public int Count => _names.Count;

    public IReadOnlyList<string> Names => [.. _names.Select(Encoding.UTF8.GetString)];

    /// <summary>A new record begins: its first name is most likely the first column's.</summary>
    public void StartRecord() => _expected = 0;

    /// <summary>Forgets the columns from <paramref name="count"/> on: the record that brought them is broken.</summary>
    public void Truncate(int count)
    {
        for (var i = _names.Count - 1; i >= count; i--)
        {
            _index.Remove(_names[i]);
            _names.RemoveAt(i);
        }
    }

    /// <summary>Column of a name; records mostly say their names in one order, so that the next one is tried first. -1 when the columns are fixed and it is none of them.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        if (_expected < _names.Count && name.SequenceEqual(_names[_expected]))
            return _expected++;
        if (!_byBytes.TryGetValue(name, out var column))
        {
            if (_fixed)
                return -1;
            column = Add(name.ToArray());
        }

        _expected = column + 1;
        return column;
    }

    private int Add(byte[] name)
    {
        if (_names.Count == MaxColumns)
        {
            throw new IngestException(
                IngestStage.Scan,
                "TOO_MANY_COLUMNS",
                FormattableString.Invariant(
                    $"the records have more than {MaxColumns} different names; a map of values by key must be rewritten as one record each"
                )
            );
        }

        _names.Add(name);
        _index[name] = _names.Count - 1;
        return _names.Count - 1;
    }

    private sealed class Utf8NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8NameComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
