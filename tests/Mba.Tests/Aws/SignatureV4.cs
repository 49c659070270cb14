using System.Security.Cryptography;
using System.Text;

namespace Mba.Tests.Aws;

/// <summary>Signature Version 4 written from AWS's description alone, to check signatures that the SDK's signer made.</summary>
internal static class SignatureV4
{
    public static string Authorization(
        string accessKey,
        string secretKey,
        string region,
        string service,
        string timestamp,
        string method,
        string path,
        string query,
        IReadOnlyDictionary<string, string> headers,
        string body
    )
    {
        var names = headers.Keys.Order(StringComparer.Ordinal).ToList();
        var canonical = string.Join(
            '\n',
            [
                method,
                path,
                query,
                .. names.Select(n => $"{n}:{headers[n].Trim()}"),
                "",
                string.Join(';', names),
                Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body))),
            ]
        );
        var scope = $"{timestamp[..8]}/{region}/{service}/aws4_request";
        var text = string.Join('\n', "AWS4-HMAC-SHA256", timestamp, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = new[] { timestamp[..8], region, service, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), Mac);
        return $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders={string.Join(';', names)}, Signature={Hex(Mac(key, text))}";
    }

    public static IReadOnlyList<string> SignedHeaders(string authorization) =>
        authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';');

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
