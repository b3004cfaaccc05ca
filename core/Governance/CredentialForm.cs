using System.Buffers;

namespace Cartrita.Core.Governance;

/// <summary>One form of credentials: a prefix, and a run of characters behind it.</summary>
/// <param name="Kind">What it is, in snake case.</param>
/// <param name="Prefix">How it begins, to the letter.</param>
/// <param name="Allowed">The characters that follow.</param>
/// <param name="Minimum">How many follow at least.</param>
/// <param name="Maximum">How many belong to it at most.</param>
internal sealed record CredentialForm(string Kind, string Prefix, SearchValues<char> Allowed, int Minimum, int Maximum = CredentialForms.MaximumLength)
{
    /// <summary>The length of the credential that the text begins with; 0 where it begins with none of this form.</summary>
    public int Match(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return 0;
        }

        var length = Run(text[Prefix.Length..], Allowed, Math.Min(Maximum, CredentialForms.MaximumLength - Prefix.Length));
        return length < Minimum ? 0 : Prefix.Length + length;
    }

    /// <summary>How many characters of a kind a text begins with. It looks no further than it counts: a run may be as long as its text, and another may open at each of its characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowed">The characters.</param>
    /// <param name="most">How many are counted at most.</param>
    public static int Run(ReadOnlySpan<char> text, SearchValues<char> allowed, int most)
    {
        var head = text[..Math.Min(most, text.Length)];
        var end = head.IndexOfAnyExcept(allowed);
        return end < 0 ? head.Length : end;
    }
}
