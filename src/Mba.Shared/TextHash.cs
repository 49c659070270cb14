using System.Security.Cryptography;
using System.Text;

namespace Mba;

/// <summary>SHA-256 of text, as ids and shortened names are made of it.</summary>
public static class TextHash
{
    /// <summary>64 hex digits, lower case, of the text in UTF-8.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
