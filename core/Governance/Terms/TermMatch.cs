namespace Cartrita.Core.Governance.Terms;

/// <summary>What a search for terms came to.</summary>
/// <param name="Start">Where a term begins or may begin; the text's length where none does.</param>
/// <param name="End">One past the term; equal to <paramref name="Start"/> where there is none yet.</param>
internal readonly record struct TermMatch(int Start, int End)
{
    /// <summary>Whether a term was found.</summary>
    internal bool Found => End > Start;
}
