using System.Security.Cryptography;
using System.Text;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Memory;

/// <summary>What texts may be remembered, and which of them say the same.</summary>
public static class MemoryText
{
    /// <summary>The most UTF-16 code units of an entry.</summary>
    public const int Longest = 300;

    /// <summary>Whether a text may be remembered: something that can be seen, short enough, and neither credential nor secret.</summary>
    /// <param name="text">The text.</param>
    public static bool IsKeepable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= Longest && text.Any(char.IsLetterOrDigit) && !HoldsSecret(text);
    }

    /// <summary>Whether a text holds a credential or a secret, or tells a password, a PIN, a card or an account in plain words.</summary>
    /// <param name="text">The text.</param>
    public static bool HoldsSecret(string text) => CredentialRules.Any(text) || SecretFinder.Find(text).Count > 0 || PersonalSecrets.Any(text);

    /// <summary>The text without what does not change what it says: case, punctuation, and how often blanks stand.</summary>
    /// <param name="text">The text.</param>
    public static string Normalise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var normalised = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character) || char.IsSurrogate(character))
            {
                normalised.Append(char.ToLowerInvariant(character));
            }
            else if (normalised.Length > 0 && normalised[^1] != ' ')
            {
                normalised.Append(' ');
            }
        }

        return normalised.ToString().TrimEnd();
    }

    /// <summary>SHA-256 of the normalised text, lower-case hexadecimal.</summary>
    /// <param name="text">The text.</param>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normalise(text))));
}
