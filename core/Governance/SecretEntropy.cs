using System.Buffers;

namespace Cartrita.Core.Governance;

/// <summary>Tells what was made by chance from words, examples and variables.</summary>
internal static class SecretEntropy
{
    // Sixteen random letters and digits have about 3.6 bits a character, an English word of that length about 3.
    private const double MinimumBits = 3.2;
    private const int KeyHeadLength = 256;
    private const int MinimumKeyRun = 40;

    private static readonly SearchValues<string> Examples = SearchValues.Create(
        ["example", "sample", "placehold", "changeme", "change-me", "change_me", "your", "redacted", "xxxx", "....", "****", "test-", "test_", "eby8vdm02xnocqflquwj", "0123456789", "1234567890", "abcdefgh"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a credential of a known form is one, not an example or a mention of its form.</summary>
    public static bool IsLikely(string kind, ReadOnlySpan<char> credential) => kind == CredentialForms.PrivateKey
        ? HoldsKey(credential)
        : !IsExample(credential) && Bits(credential) >= MinimumBits - 0.2 && credential.ContainsAnyInRange('0', '9');

    /// <summary>Whether a value was made by chance: letters and digits that change often, and no example.</summary>
    public static bool IsRandom(ReadOnlySpan<char> value) => Bits(value) >= MinimumBits && Changes(value) >= 4 && !IsExample(value);

    /// <summary>Whether a value says that it only shows the form.</summary>
    public static bool IsExample(ReadOnlySpan<char> value) => value.ContainsAny(Examples);

    /// <summary>Shannon's entropy in bits a character.</summary>
    public static double Bits(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var character in value)
        {
            counts[character & 127]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / value.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }

    /// <summary>Whether what opens like a private key is one: a text that only speaks of keys has no long run of base64 behind the opening line.</summary>
    public static bool HoldsKey(ReadOnlySpan<char> key)
    {
        var run = 0;
        foreach (var character in key[..Math.Min(KeyHeadLength, key.Length)])
        {
            run = char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '=' ? run + 1 : 0;
            if (run >= MinimumKeyRun)
            {
                return true;
            }
        }

        return false;
    }

    // How often a digit follows a letter or the other way round: rare in names with a number, often in keys.
    private static int Changes(ReadOnlySpan<char> value)
    {
        var changes = 0;
        for (var at = 1; at < value.Length; at++)
        {
            if (char.IsAsciiDigit(value[at]) != char.IsAsciiDigit(value[at - 1]) && char.IsAsciiLetterOrDigit(value[at]) && char.IsAsciiLetterOrDigit(value[at - 1]))
            {
                changes++;
            }
        }

        return changes;
    }
}
