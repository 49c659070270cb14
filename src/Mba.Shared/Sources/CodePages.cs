using System.Text;

namespace Mba.Sources;

/// <summary>Encodings that a dataset names and nothing detects: macintosh, shift_jis, IBM037, windows-1250, ….</summary>
internal static class CodePages
{
    /// <summary>Stands for bytes that are not a character: it is none itself.</summary>
    public const char NoCharacter = '\uFFFF';

    /// <summary>Null for a name that nobody knows.</summary>
    public static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(
                name,
                EncoderFallback.ExceptionFallback,
                new DecoderReplacementFallback(NoCharacter.ToString())
            );
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
