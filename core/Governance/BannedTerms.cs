using System.Buffers;
using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Terms;

namespace Cartrita.Core.Governance;

/// <summary>The terms that no answer may hold (CHAT-12), ready to be searched for; one instance serves all streams.</summary>
/// <remarks>
/// A term is found as a part of a text, in any case, composed or decomposed, in compatibility forms, and whatever invisible
/// characters stand in it; a letter with a further mark is another letter. The leftmost term is taken, and of those the longest.
/// </remarks>
public sealed class BannedTerms
{
    /// <summary>The longest term, in UTF-16 code units.</summary>
    public const int LongestTerm = 200;

    /// <summary>How many terms there may be.</summary>
    public const int MostTerms = 10_000;

    // What stands in a term's place is the first of these that no term has a part in: a term must not arise from what removes another.
    private static readonly string[] Masks = ["[redacted]", "███", "***", "___", "•••"];

    private readonly TermTree tree;
    private readonly SearchValues<char> starts;
    private readonly bool isEmpty;

    private BannedTerms(IReadOnlyCollection<string> folded, string mask, BannedTermStrategy strategy, int maxRedactions)
    {
        (tree, isEmpty, Mask, Strategy, MaxRedactions) = (new TermTree(folded), folded.Count == 0, mask, strategy, maxRedactions);
        starts = TermStarts.Of(folded);
        LongestHeld = folded.Select(term => term.Length + 1).DefaultIfEmpty(0).Max() * 2 * (Folding.LongestTail + 1);
    }

    /// <summary>No terms.</summary>
    public static BannedTerms None { get; } = Parse(null);

    /// <summary>What stands in a term's place.</summary>
    public string Mask { get; }

    /// <summary>What happens to an answer with a term.</summary>
    public BannedTermStrategy Strategy { get; }

    /// <summary>How many terms are replaced in one answer; the next one ends it.</summary>
    public int MaxRedactions { get; }

    /// <summary>The most UTF-16 code units that a stream ever holds back.</summary>
    internal int LongestHeld { get; }

    /// <summary>Reads a setting.</summary>
    /// <param name="setting">Terms between commas and line ends; null or empty for none.</param>
    /// <param name="strategy">What happens to an answer with a term.</param>
    /// <param name="maxRedactions">How many are replaced in one answer.</param>
    /// <exception cref="FormatException">A term is too long, shows nothing, or begins with a mark; there are too many; or they leave nothing to stand in their place.</exception>
    public static BannedTerms Parse(string? setting, BannedTermStrategy strategy = BannedTermStrategy.Sanitise, int maxRedactions = 5)
    {
        var terms = (setting ?? string.Empty).Split([',', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (terms.Length > MostTerms || terms.Any(term => term.Length > LongestTerm))
        {
            throw new FormatException($"At most {MostTerms} terms of {LongestTerm} characters are taken.");
        }

        string[] folded = [.. terms.Select(FoldTerm).Distinct(StringComparer.Ordinal)];
        var mask = Array.Find(Masks, mask => !folded.Any(term => Touches(term, mask)))
            ?? throw new FormatException("The terms leave nothing that could stand in their place.");
        return new BannedTerms(folded, mask, strategy, maxRedactions);
    }

    /// <summary>Whether an error is the verdict about an answer, which no other model is asked to give again.</summary>
    /// <param name="problem">The error.</param>
    public static bool IsVerdict(Problem problem) => problem == Problems.BannedContent || problem == Problems.BannedContentExceeded
        || problem == Problems.AnswerBlocked || problem == Problems.ModerationUnavailable;

    /// <summary>The text with every term replaced, however many there are.</summary>
    /// <param name="text">A whole text.</param>
    public string Replace(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? replaced = null;
        var at = 0;
        while (!isEmpty && Search(text, at, complete: true) is { Found: true } match)
        {
            (replaced ??= new StringBuilder(text.Length)).Append(text, at, match.Start - at).Append(Mask);
            at = match.End;
        }

        return replaced is null ? text : replaced.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Whether nothing in a piece could begin a term.</summary>
    internal bool IsClear(ReadOnlySpan<char> text) => !text.ContainsAny(starts);

    /// <summary>The next term, or where one may begin that the text ends in.</summary>
    internal TermMatch Search(ReadOnlySpan<char> text, int from, bool complete)
    {
        for (var at = from; at < text.Length;)
        {
            var offset = text[at..].IndexOfAny(starts);
            if (offset < 0)
            {
                break;
            }

            at += offset;
            var end = Folding.EndOfUnit(text, at, complete);
            if (end < 0)
            {
                return new TermMatch(at, at);
            }

            if (SearchAt(text, at, end, complete) is { } match)
            {
                return match;
            }

            at = end;
        }

        return new TermMatch(text.Length, text.Length);
    }

    private TermMatch? SearchAt(ReadOnlySpan<char> text, int start, int endOfUnit, bool complete)
    {
        // A ligature or a fraction is several letters: a term may begin at any of them.
        var unit = Folding.Fold(text[start..endOfUnit]);
        for (var skip = 0; skip < unit.Length; skip++)
        {
            if (Walk(text, start, skip, complete) is { } end)
            {
                return new TermMatch(start, end < 0 ? start : end);
            }
        }

        return null;
    }

    // One past the longest term that begins there; negative where the text ends too early to say; null where none does.
    private int? Walk(ReadOnlySpan<char> text, int start, int skip, bool complete)
    {
        int? longest = null;
        var node = TermTree.Root;
        for (var at = start; at < text.Length; skip = 0)
        {
            var end = Folding.EndOfUnit(text, at, complete);
            if (end < 0)
            {
                return MayGoOn(node, text[at..], skip) ? -1 : longest;
            }

            var unit = Folding.Fold(text[at..end]);
            for (var index = skip; index < unit.Length; index++)
            {
                node = tree.Next(node, unit[index]);
                if (node < 0)
                {
                    return longest;
                }

                if (tree.IsEnd(node) && !Folding.IsTailAt(unit, index + 1))
                {
                    longest = end;
                }
            }

            if (unit.Length == 0)
            {
                return longest;
            }

            at = end;
        }

        return complete ? longest : -1;
    }

    // Whether a term may go on with a unit of which the end is not known yet: its first letter is.
    private bool MayGoOn(int node, ReadOnlySpan<char> unit, int skip)
    {
        var first = Folding.FirstOf(unit);
        return skip > 0 || first.Length == 0 || tree.Next(node, first[0]) >= 0;
    }

    private static string FoldTerm(string term)
    {
        var folded = new StringBuilder(term.Length);
        for (var at = 0; at < term.Length;)
        {
            var end = Folding.EndOfUnit(term, at, complete: true);
            folded.Append(Folding.Fold(term.AsSpan(at, end - at)));
            at = end;
        }

        return folded.Length > 0 && !Folding.IsTailAt(folded.ToString(), 0) && folded[0] != ' '
            ? folded.ToString()
            : throw new FormatException("A term shows nothing, or begins with a mark.");
    }

    private static bool Touches(string term, string mask)
    {
        for (var length = 1; length < Math.Min(term.Length, mask.Length); length++)
        {
            if (term.EndsWith(mask[..length], StringComparison.Ordinal) || term.StartsWith(mask[^length..], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return mask.Contains(term, StringComparison.Ordinal) || term.Contains(mask, StringComparison.Ordinal);
    }
}
