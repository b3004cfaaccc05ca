using System.Buffers;

namespace Cartrita.Core.Knowledge;

/// <summary>The characters that end a sentence, in the scripts that have their own.</summary>
internal static class SentencePunctuation
{
    private static readonly SearchValues<char> Spaced = SearchValues.Create(".!?…؟۔।॥։።፧‼⁇⁈⁉");
    private static readonly SearchValues<char> Unspaced = SearchValues.Create("。！？｡．");
    private static readonly SearchValues<char> Closers = SearchValues.Create("\"'”’»›)]}」』）】》〉＂*_`");

    /// <summary>Every character that may end a sentence, or its line: what the splitter searches for.</summary>
    internal static readonly SearchValues<char> Any = SearchValues.Create(".!?…؟۔।॥։።፧‼⁇⁈⁉。！？｡．");

    /// <summary>Ends a sentence where white space follows.</summary>
    internal static bool Ends(char character) => Spaced.Contains(character) || Unspaced.Contains(character);

    /// <summary>Ends a sentence whatever follows.</summary>
    internal static bool EndsWithoutSpace(char character) => Unspaced.Contains(character);

    /// <summary>Belongs to the sentence before it: a closing quote or bracket, or the end of an emphasis.</summary>
    internal static bool IsCloser(char character) => Closers.Contains(character);
}
