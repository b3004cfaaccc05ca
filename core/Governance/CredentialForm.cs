using System.Buffers;

namespace Cartrita.Core.Governance;

/// <summary>One form of credentials: a prefix, and a run of characters behind it.</summary>
/// <param name="Kind">What it is, in snake case.</param>
/// <param name="Prefix">How it begins, to the letter.</param>
/// <param name="Allowed">The characters that follow.</param>
/// <param name="Minimum">How many follow at least.</param>
/// <param name="Maximum">How many belong to it at most.</param>
internal sealed record CredentialForm(string Kind, string Prefix, SearchValues<char> Allowed, int Minimum, int Maximum = int.MaxValue)
{
    /// <summary>The length of the credential that the text begins with; 0 where it begins with none of this form.</summary>
    public int Match(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return 0;
        }

        var rest = text[Prefix.Length..];
        var run = rest.IndexOfAnyExcept(Allowed);
        var length = Math.Min(run < 0 ? rest.Length : run, Maximum);
        return length < Minimum ? 0 : Prefix.Length + length;
    }
}
