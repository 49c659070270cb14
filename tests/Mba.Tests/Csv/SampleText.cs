using System.Text;
using Mba.Csv;
using Mba.Sources;

namespace Mba.Tests.Csv;

/// <summary>A text in commas as the search for the header sees it.</summary>
internal static class SampleText
{
    public static T Ask<T>(string text, Func<HeaderSample, T> question)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var window = new RecordBuffer(new MemoryStream(bytes), 16 << 10, 16 << 10);
        window.Begin();
        return question(new HeaderSample(window, DialectScore.Of(window, 0, new CsvDialect(), preferred: false, TextMarks.Of(bytes))));
    }
}
