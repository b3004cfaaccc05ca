using System.Text;

namespace Cartrita.TestSupport.LongTurns;

/// <summary>Sentences of made-up words, the same for the same seed: like a language in the lengths of its words and in how often each comes, and with nothing in it that a store could save on.</summary>
public static class PseudoText
{
    private const int Vocabulary = 4_000;

    private static readonly string[] Syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu", "an", "er", "in", "or", "un"];

    /// <summary>A text of about so many characters.</summary>
    public static string Of(int seed, int characters)
    {
        var (text, state) = (new StringBuilder(characters + 16), (ulong)(uint)seed + 1);
        for (var words = 1; text.Length < characters; words++)
        {
            // Of two numbers the smaller one: common words come often.
            text.Append(Word((int)Math.Min(Next(ref state) % Vocabulary, Next(ref state) % Vocabulary)));
            text.Append(words % 12 == 0 ? ". " : " ");
        }

        return text.ToString().TrimEnd();
    }

    private static string Word(int number)
    {
        var word = Syllables[number % Syllables.Length];
        for (var rest = number / Syllables.Length; rest > 0; rest /= Syllables.Length)
        {
            word += Syllables[rest % Syllables.Length];
        }

        return word;
    }

    // SplitMix64: numbers that depend on the seed and on nothing else.
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
