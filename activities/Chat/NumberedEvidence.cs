using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;

namespace Cartrita.Activities.Chat;

/// <summary>The evidence of an answer in the order of its numbers: as <c>evaluation</c> ranked it, or else as the agents gave it.</summary>
internal static class NumberedEvidence
{
    /// <summary>All of it, each span once.</summary>
    internal static List<Evidence> Of(AnswerMaterial material)
    {
        var places = material.Ranking?.Order.Index().ToDictionary(ranked => ranked.Item, ranked => ranked.Index, StringComparer.Ordinal) ?? [];

        // What nobody ranked, such as what the user said before, keeps its place behind the rest.
        return [.. material.Parts.SelectMany(part => part.Evidence).OrderBy(item => places.GetValueOrDefault(item.Id, int.MaxValue)).DistinctBy(SpanOf)];
    }

    /// <summary>The numbers of some evidence, as far as it is among what is shown.</summary>
    /// <param name="ids">The ids of the evidence.</param>
    /// <param name="all">All evidence of the answer.</param>
    /// <param name="shown">What the model is shown, in order.</param>
    internal static IReadOnlyList<int> Numbers(IReadOnlyList<string> ids, IEnumerable<Evidence> all, IReadOnlyList<Evidence> shown)
    {
        // Two searches may find one span; it is one source then.
        var spans = all.Where(item => ids.Contains(item.Id, StringComparer.Ordinal)).Select(SpanOf).ToHashSet();
        return [.. shown.Index().Where(item => spans.Contains(SpanOf(item.Item))).Select(item => item.Index + 1)];
    }

    /// <summary>What tells one span of a source from another.</summary>
    internal static (AttachmentId?, int, MessageId?, Uri?, int, int, string) SpanOf(Evidence item) => (item.AttachmentId, item.Part, item.MessageId, item.Url, item.Start, item.End, item.Text);
}
