using Mba.Scanning;
using Mba.Sources;

namespace Mba.Rows;

/// <summary>
/// Writes a file's rows as RFC 4180 CSV in UTF-8, names and values as the file has them. A file without a header gets one of
/// <c>column_1</c>, …, so that the first line of the output is always the header. Not thread-safe.
/// </summary>
public sealed class RawRowWriter
{
    private readonly CsvOutput _output;
    private readonly int _columns;

    /// <summary>Begins with the header.</summary>
    /// <param name="format">What the scan found out.</param>
    /// <param name="output">Not owned; call <see cref="Flush"/> at the end.</param>
    public RawRowWriter(FileFormat format, Stream output)
    {
        ArgumentNullException.ThrowIfNull(format);
        var names = format.RawHeader ?? format.Header;
        _columns = names.Count;
        _output = new CsvOutput(output, _columns);
        _output.Header(names);
    }

    /// <summary>Writes the row at hand.</summary>
    public void Write(IRecordReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        for (var i = 0; i < _columns; i++)
            _output.Field(i, row[i], isNull: false);
        _output.EndRow();
    }

    public void Flush() => _output.Flush();
}
