using System.Text;
using Mba.Csv;
using Mba.Sources;

namespace Mba.Tests.Csv;

/// <summary>A text as the search for the header sees it.</summary>
internal static class SampleText
{
    public static T Ask<T>(string text, Func<HeaderSample, T> question, string delimiter = ",")
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var window = new RecordBuffer(new MemoryStream(bytes), 16 << 10, 16 << 10);
        window.Begin();
        var dialect = new CsvDialect { Delimiter = delimiter };
        return question(new HeaderSample(window, DialectScore.Of(window, 0, dialect, preferred: false, TextMarks.Of(bytes))));
    }
}
