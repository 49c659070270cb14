using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mba.Tests.Uploads;

/// <summary>
/// Signature Version 4 written from AWS's documentation alone, as S3 checks it. Shares no code with the product, which signs with the SDK.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
/// </summary>
internal static class SigV4
{
    /// <summary>True when the URL's signature covers exactly this method, path, query and these headers.</summary>
    public static bool Verifies(string method, Uri url, IReadOnlyDictionary<string, string> headers, string secretKey)
    {
        var query = Query(url);
        var signature = query["X-Amz-Signature"];
        query.Remove("X-Amz-Signature");
        var scope = query["X-Amz-Credential"].Split('/', 2)[1];
        var all = new Dictionary<string, string>(
            headers.Select(h => KeyValuePair.Create(h.Key.ToLowerInvariant(), h.Value.Trim())),
            StringComparer.Ordinal
        )
        {
            ["host"] = url.Authority,
        };
        var names = query["X-Amz-SignedHeaders"].Split(';');
        // S3 demands that every x-amz header that is sent has been signed.
        if (
            all.Keys.Any(n => n.StartsWith("x-amz-", StringComparison.Ordinal) && !names.Contains(n)) || names.Any(n => !all.ContainsKey(n))
        )
            return false;
        var canonical = string.Join(
            '\n',
            method,
            string.Join('/', Uri.UnescapeDataString(url.AbsolutePath).Split('/').Select(Encode)),
            string.Join(
                '&',
                query
                    .Select(q => (Name: Encode(q.Key), Value: Encode(q.Value)))
                    .OrderBy(q => q.Name, StringComparer.Ordinal)
                    .Select(q => $"{q.Name}={q.Value}")
            ),
            string.Concat(names.Order(StringComparer.Ordinal).Select(n => $"{n}:{all[n]}\n")),
            string.Join(';', names.Order(StringComparer.Ordinal)),
            "UNSIGNED-PAYLOAD"
        );
        var toSign = $"AWS4-HMAC-SHA256\n{query["X-Amz-Date"]}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return Sign(toSign, scope, secretKey) == signature;
    }

    /// <summary>The signature of a POST policy (base64) or of any other text, under a scope date/region/service/aws4_request.</summary>
    public static string Sign(string text, string scope, string secretKey)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The decoded parameters.</summary>
    public static Dictionary<string, string> Query(Uri url) =>
        url
            .Query.TrimStart('?')
            .Split('&')
            .Select(p => p.Split('=', 2))
            .ToDictionary(
                p => Uri.UnescapeDataString(p[0]),
                p => Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? ""),
                StringComparer.Ordinal
            );

    /// <summary>AWS's UriEncode: only unreserved characters stay, hex digits are upper case.</summary>
    private static string Encode(string text) =>
        string.Concat(
            Encoding
                .UTF8.GetBytes(text)
                .Select(b =>
                    char.IsAsciiLetterOrDigit((char)b) || "-._~".Contains((char)b, StringComparison.Ordinal)
                        ? ((char)b).ToString()
                        : "%" + b.ToString("X2", CultureInfo.InvariantCulture)
                )
        );

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
