namespace Mba.Client;

/// <summary>S3's XML error: its code and its text, which is for people and names no content; both empty when there is none.</summary>
public sealed record StoreError(string Code, string Message)
{
    private const int MaxCode = 100;
    private const int MaxMessage = 2_000;

    internal static async Task<StoreError> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return new StoreError(Element(text, "Code", MaxCode), System.Net.WebUtility.HtmlDecode(Element(text, "Message", MaxMessage)));
    }

    private static string Element(string text, string name, int max)
    {
        var open = $"<{name}>";
        var start = text.IndexOf(open, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf($"</{name}>", start, StringComparison.Ordinal);
        return end > start && end - start - open.Length < max ? text[(start + open.Length)..end] : "";
    }
}
