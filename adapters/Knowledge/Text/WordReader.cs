using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Text;

/// <summary>Reads the words of a text, folded, without allocating. A run of a script without spaces is one word.</summary>
/// <param name="text">The text.</param>
/// <param name="buffer">Where folded words are written; a longer word is read in parts.</param>
internal ref struct WordReader(ReadOnlySpan<char> text, Span<char> buffer)
{
    private readonly ReadOnlySpan<char> text = text;
    private readonly Span<char> buffer = buffer;
    private int at;

    /// <summary>The word that was read, folded.</summary>
    internal ReadOnlySpan<char> Word { get; private set; }

    /// <summary>Where the word stands in the text.</summary>
    internal Range Span { get; private set; }

    /// <summary>Whether it is of a script without spaces.</summary>
    internal bool Unspaced { get; private set; }

    /// <summary>Reads the next word; false at the end.</summary>
    internal bool Next()
    {
        while (at < text.Length)
        {
            while (at < text.Length && !CharacterFolding.IsWord(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                break;
            }

            var start = at;
            Unspaced = UnspacedScript.Contains(text[at]);
            var length = 0;
            while (at < text.Length && length < buffer.Length)
            {
                var character = text[at];
                if (!CharacterFolding.IsWord(character))
                {
                    if (!IsJoiner(character))
                    {
                        break;
                    }

                    at++;
                    continue;
                }

                if (UnspacedScript.Contains(character) != Unspaced && !char.IsLowSurrogate(character))
                {
                    break;
                }

                var folded = CharacterFolding.Fold(character);
                if (folded != CharacterFolding.Dropped)
                {
                    buffer[length++] = folded;
                }

                at++;
            }

            if (length > 0)
            {
                Word = buffer[..length];
                Span = start..at;
                return true;
            }
        }

        return false;
    }

    // "don't" and "team's" are one word each.
    private readonly bool IsJoiner(char character) =>
        character is '\'' or '’' && at + 1 < text.Length && CharacterFolding.IsWord(text[at + 1]);
}
