using System.Globalization;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Chat;

/// <summary>The contradictions between the agents of an answer: finds where the answer rests on one side only, and shows both.</summary>
internal sealed class OpenConflicts
{
    private const int LongestStatement = 300;
    private const int MostSources = 20;

    private readonly List<(ClaimConflict Conflict, IReadOnlyList<Evidence> First, IReadOnlyList<Evidence> Second)> conflicts;

    private OpenConflicts(AnswerMaterial material)
    {
        var all = material.Parts.SelectMany(part => part.Evidence).ToLookup(item => item.Id, StringComparer.Ordinal);
        conflicts = [.. (material.Ranking?.Conflicts ?? []).Select(conflict => (conflict, Of(conflict.First), Of(conflict.Second)))];

        IReadOnlyList<Evidence> Of(ConflictSide side) => [.. side.Evidence.SelectMany(id => all[id].Take(1))];
    }

    /// <summary>Those of an answer's material.</summary>
    internal static OpenConflicts Of(AnswerMaterial material) => new(material);

    /// <summary>What has to stand after a text so that it smooths nothing over: for each contradiction of which it cites one side, the fixed sentence that says so with the numbers of both; empty where nothing has to.</summary>
    /// <param name="text">The text, with its markers.</param>
    /// <param name="shown">The evidence that the markers count, from 1.</param>
    internal string Amendment(string text, IReadOnlyList<Evidence> shown)
    {
        var cited = CitationMarkers.Read(text).Select(marker => marker.Marker).ToHashSet();
        var added = from conflict in conflicts
            let first = Numbers(conflict.First, shown)
            let second = Numbers(conflict.Second, shown)
            where first.Any(cited.Contains) != second.Any(cited.Contains)
            select $"\n\n{FixedSentences.Contradicted} {string.Concat(first.Union(second).Order().Select(number => string.Create(CultureInfo.InvariantCulture, $"[{number}]")))}";
        return string.Concat(added.Distinct(StringComparer.Ordinal));
    }

    /// <summary>What the amendment's marker is about: the statement that the evidence of this number is for; null where it is for none.</summary>
    /// <param name="number">The number.</param>
    /// <param name="shown">The evidence that the markers count, from 1.</param>
    internal string? StatementOf(int number, IReadOnlyList<Evidence> shown) => conflicts
        .SelectMany(conflict => new[] { (conflict.Conflict.First.Claim, Evidence: conflict.First), (conflict.Conflict.Second.Claim, Evidence: conflict.Second) })
        .Where(side => Numbers(side.Evidence, shown).Contains(number))
        .Select(side => side.Claim)
        .FirstOrDefault();

    /// <summary>The sides that an answer of quotes leaves out, each with the evidence for it.</summary>
    /// <param name="cited">The evidence that it quotes.</param>
    internal IEnumerable<(string Claim, IReadOnlyList<Evidence> Evidence)> Omitted(IReadOnlyCollection<Evidence> cited)
    {
        var quoted = cited.Select(NumberedEvidence.SpanOf).ToHashSet();
        foreach (var (conflict, first, second) in conflicts)
        {
            var (hasFirst, hasSecond) = (first.Any(Quoted), second.Any(Quoted));
            if (hasFirst != hasSecond)
            {
                yield return hasFirst ? (conflict.Second.Claim, second) : (conflict.First.Claim, first);
            }
        }

        bool Quoted(Evidence item) => quoted.Contains(NumberedEvidence.SpanOf(item));
    }

    /// <summary>All of them as they are shown beside an answer.</summary>
    /// <param name="citations">What the answer cites.</param>
    /// <param name="shown">Makes a text what it may be shown as.</param>
    internal IReadOnlyList<ShownConflict> Shown(IReadOnlyList<Citation> citations, Func<string, string> shown)
    {
        return [.. conflicts.Select(conflict => new ShownConflict(conflict.Conflict.Kind, [Side(conflict.Conflict.First, conflict.First), Side(conflict.Conflict.Second, conflict.Second)]))];

        ShownSide Side(ConflictSide side, IReadOnlyList<Evidence> evidence) => new(
            side.TaskId,
            side.Agent,
            TextCut.At(shown(side.Claim), LongestStatement),
            [.. evidence.Take(MostSources).Select(FoundSource.Of).Select(source => source with { Title = source.Title is { } title ? shown(title) : null })],
            evidence.Any(item => citations.Any(citation => Cites(citation, item))));
    }

    private static bool Cites(Citation citation, Evidence item) =>
        (citation.AttachmentId, citation.Part, citation.MessageId, citation.Url) == (item.AttachmentId, item.Part, item.MessageId, item.Url) && citation.Start >= item.Start && citation.End <= item.End;

    private static IReadOnlyList<int> Numbers(IReadOnlyList<Evidence> evidence, IReadOnlyList<Evidence> shown)
    {
        // Two searches may find one span; it has one number.
        var spans = evidence.Select(NumberedEvidence.SpanOf).ToHashSet();
        return [.. shown.Index().Where(item => spans.Contains(NumberedEvidence.SpanOf(item.Item))).Select(item => item.Index + 1)];
    }
}
