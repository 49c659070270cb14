using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Routing;

namespace Mba.IntegrationTests.Api;

/// <summary>Requests made of the routes themselves, with values that the grammars of JSON, Unicode, numbers, times and names allow or nearly allow.</summary>
internal sealed partial class ApiFuzzInput(IReadOnlyList<RouteEndpoint> routes, IReadOnlyList<string> knownIds)
{
    public HttpRequestMessage Of(int seed)
    {
        var random = new Random(seed);
        var route = routes[random.Next(routes.Count)];
        var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        var method =
            random.Next(20) == 0
                ? Pick(random, ["PUT", "PATCH", "HEAD", "OPTIONS", "DELETE", "POST"])
                : methods[random.Next(methods.Count)];
        var request = new HttpRequestMessage(new HttpMethod(method), Path(random, route) + Query(random));
        if (method is "POST" or "PUT" or "PATCH" || random.Next(30) == 0)
            request.Content = Body(random, route);
        if (random.Next(10) == 0)
            request.Headers.TryAddWithoutValidation(
                Pick(random, ["Accept", "Accept-Encoding", "If-None-Match", "Range", "Authorization"]),
                string.Concat(Word(random).Where(char.IsAsciiLetterOrDigit))
            );
        return request;
    }

    private string Path(Random random, RouteEndpoint route) =>
        "/"
        + string.Join(
            '/',
            route
                .RoutePattern.RawText!.Trim('/')
                .Split('/')
                .Select(part =>
                    part.StartsWith('{') ? Uri.EscapeDataString(random.Next(3) == 0 ? Pick(random, knownIds) : Text(random)) : part
                )
        );

    private string Query(Random random)
    {
        var pairs = Enumerable
            .Range(0, random.Next(5))
            .Select(_ =>
                $"{Pick(random, Parameters)}={(random.Next(12) == 0 ? Pick(random, ["%", "%zz", "%ff", "%ed%a0%80", "+"]) : Uri.EscapeDataString(random.Next(8) == 0 ? Pick(random, knownIds) : Text(random)))}"
            )
            .ToList();
        return pairs.Count == 0 ? "" : "?" + string.Join('&', pairs);
    }

    private ByteArrayContent Body(Random random, RouteEndpoint route)
    {
        var isPreview = route.RoutePattern.RawText!.Contains("previews", StringComparison.Ordinal);
        var bytes = isPreview && random.Next(4) > 0 ? Table(random) : Json(random);
        if (random.Next(6) == 0)
            bytes = Damaged(random, bytes);
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation(
            "Content-Type",
            random.Next(12) == 0
                ? Pick(random, ["text/plain", "application/json; charset=utf-16", "application/octet-stream", ""])
                : "application/json"
        );
        return content;
    }

    private byte[] Json(Random random)
    {
        var text = new StringBuilder();
        if (random.Next(8) == 0)
            Value(random, text, 0);
        else
            Members(random, text, 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Members(Random random, StringBuilder text, int depth)
    {
        text.Append('{');
        for (int i = 0, count = random.Next(7); i < count; i++)
        {
            text.Append(i > 0 ? "," : "")
                .Append('"')
                .Append(random.Next(10) == 0 ? Pick(random, Escapes) : Pick(random, Fields))
                .Append("\":");
            Value(random, text, depth + 1);
        }
        text.Append('}');
    }

    private void Value(Random random, StringBuilder text, int depth)
    {
        switch (depth > 9 ? random.Next(4) : random.Next(7))
        {
            case 0:
                text.Append(
                    Pick(
                        random,
                        ["null", "true", "false", "0", "-0", "1.5", "1e400", "-9223372036854775809", "9223372036854775807", "1E-9"]
                    )
                );
                break;
            case 1 or 2:
                text.Append('"').Append(Quoted(random)).Append('"');
                break;
            case 3:
                text.Append(random.Next(100_000).ToString(CultureInfo.InvariantCulture));
                break;
            case 4:
                Members(random, text, depth);
                break;
            default:
                text.Append('[');
                for (int i = 0, count = random.Next(random.Next(40) == 0 ? 300 : 4); i < count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Value(random, text, depth + 1);
                }
                text.Append(']');
                break;
        }
    }

    private string Quoted(Random random) =>
        random.Next(4) == 0
            ? Pick(random, Escapes) + Pick(random, Escapes)
            : string.Concat(
                (random.Next(6) == 0 ? Pick(random, knownIds) : Text(random)).Select(c =>
                    c is '"' or '\\' || c < ' ' ? $"\\u{(int)c:x4}" : $"{c}"
                )
            );

    /// <summary>Something like a CSV or JSON file.</summary>
    private static byte[] Table(Random random)
    {
        var text = new StringBuilder();
        var separator = Pick(random, [",", ";", "\t", "|", " "]);
        for (int line = 0, lines = random.Next(random.Next(20) == 0 ? 3000 : 12); line < lines; line++)
            text.AppendJoin(
                    separator,
                    Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(4) == 0 ? $"\"{Word(random)}\"" : Word(random))
                )
                .Append(Pick(random, ["\n", "\n", "\r\n", "\r", ""]));
        return (random.Next(8) == 0 ? Encoding.Unicode : Encoding.UTF8).GetBytes(text.ToString());
    }

    private static byte[] Damaged(Random random, byte[] bytes)
    {
        var copy =
            random.Next(3) == 0 && bytes.Length > 0
                ? bytes[..random.Next(bytes.Length)]
                : [.. bytes, .. Encoding.UTF8.GetBytes(Pick(random, Brackets))];
        for (int i = 0, count = random.Next(4); i < count && copy.Length > 0; i++)
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return random.Next(10) == 0 ? [0x1F, 0x8B, 8, .. copy] : copy;
    }

    private static string Text(Random random) =>
        random.Next(3) > 0 ? Word(random) : string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Word(random)));

    private static string Word(Random random) =>
        random.Next(5) > 0
            ? Pick(random, Words)
            : string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(1, 0xD7FF)));

    private static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
