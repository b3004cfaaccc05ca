namespace Cartrita.Activities.Tools;

/// <summary>Shortens texts.</summary>
internal static class TextCut
{
    /// <summary>The text, of at most so many UTF-16 code units, without half a character at its end.</summary>
    internal static string At(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
