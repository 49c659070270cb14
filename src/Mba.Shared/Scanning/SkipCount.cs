using Mba.Sources;

namespace Mba.Scanning;

/// <summary>Counts skipped lines by reason while a file is scanned.</summary>
internal sealed class SkipCount
{
    private const int Listed = 3;

    private readonly List<SkippedLines> _reasons = [];
    private readonly List<SkippedLine> _first = [];

    public long Total { get; private set; }

    public IReadOnlyList<SkippedLines> Reasons => _reasons;

    public IReadOnlyList<SkippedLine> First => _first;

    public void Add(IRecordReader line)
    {
        Total++;
        var code = line.FaultCode ?? SkipCodes.Preamble;
        var known = _reasons.FindIndex(r => string.Equals(r.Code, code, StringComparison.Ordinal));
        if (known < 0)
            _reasons.Add(new(code, 1, line.Line));
        else
            _reasons[known] = _reasons[known] with { Count = _reasons[known].Count + 1 };
        if (_first.Count < Listed && !string.Equals(code, SkipCodes.Blank, StringComparison.Ordinal))
            _first.Add(new(line.Line, code));
    }
}
