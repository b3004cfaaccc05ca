using System.Globalization;
using System.Text.RegularExpressions;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Chat;

/// <summary>Which claim of an answer rests on which source (AGENT-11).</summary>
/// <param name="Sources">What the answer cites, in the order of the text.</param>
/// <param name="Claims">The answer's sentences, in order.</param>
public sealed record EvidenceMatrix(IReadOnlyList<Citation> Sources, IReadOnlyList<EvidenceClaim> Claims)
{
    /// <summary>What each task found by itself, with the claims and sources that the answer was made of.</summary>
    public IReadOnlyList<TaskFindings> Tasks { get; init; } = [];

    /// <summary>Where tasks contradict each other, with both sides; none before the answer is complete.</summary>
    public IReadOnlyList<ShownConflict> Conflicts { get; init; } = [];

    /// <summary>Reads the matrix out of an answer.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="citations">What it cites.</param>
    public static EvidenceMatrix Of(string text, IReadOnlyList<Citation> citations)
    {
        var claims = new List<EvidenceClaim>();
        foreach (var unit in SentenceSplitter.Split(text))
        {
            // A marker belongs to what stands before it; one behind a full stop is the next unit's to the splitter.
            var start = unit.Start + (claims.Count > 0 ? CitationMarker.Leading().Match(text, unit.Start, unit.Length).Length : 0);
            if (start > unit.Start)
            {
                var last = claims[^1];
                claims[^1] = last with { End = start, Support = [.. last.Support.Union(Marked(text[unit.Start..start], citations))] };
            }

            if (start < unit.End)
            {
                claims.Add(Claim(text, start + text.AsSpan(start, unit.End - start).IndexOfAnyExcept(' '), unit.End, citations));
            }
        }

        return new EvidenceMatrix(citations, claims);
    }

    private static EvidenceClaim Claim(string text, int start, int end, IReadOnlyList<Citation> citations)
    {
        var written = text[start..end];
        var claim = CitationMarker.One().Replace(written, string.Empty).Trim();
        return new EvidenceClaim(start, end, claim, [.. Marked(written, citations).Union(Quoted(claim, citations))]);
    }

    private static IEnumerable<EvidenceSupport> Marked(string written, IReadOnlyList<Citation> citations) =>
        from Match match in CitationMarker.One().Matches(written)
        let marker = int.Parse(match.ValueSpan[1..^1], CultureInfo.InvariantCulture)
        from source in Enumerable.Range(0, citations.Count)
        where citations[source].Marker == marker
        select new EvidenceSupport(source, EvidenceSupport.Cited);

    private static IEnumerable<EvidenceSupport> Quoted(string claim, IReadOnlyList<Citation> citations) =>
        from source in Enumerable.Range(0, citations.Count)
        where citations[source].Marker is null && citations[source].Quote is { Length: > 0 } quote
            && (claim.Contains(quote, StringComparison.Ordinal) || (claim.Length > 0 && quote.Contains(claim, StringComparison.Ordinal)))
        select new EvidenceSupport(source, EvidenceSupport.Quoted);
}
