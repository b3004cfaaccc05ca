using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge;

/// <summary>Widens hits by the chunks around them, to one exact span of the part's text each.</summary>
internal static class Passages
{
    /// <summary>Gives each hit its passage; hits whose passages touch become the better one of them.</summary>
    /// <param name="hits">The hits, best first.</param>
    /// <param name="around">The chunks around a hit, itself among them, in their order.</param>
    internal static IReadOnlyList<KnowledgeHit> Widen(IReadOnlyList<KnowledgeHit> hits, Func<KnowledgeHit, IReadOnlyList<TextChunk>> around)
    {
        var kept = new List<KnowledgeHit>(hits.Count);
        foreach (var hit in hits)
        {
            Add(kept, hit with { Passage = Around(hit.Chunk, around(hit)) });
        }

        return kept;
    }

    private static void Add(List<KnowledgeHit> kept, KnowledgeHit hit)
    {
        // A passage that grew may now touch another one too.
        for (var at = 0; at < kept.Count; at++)
        {
            var other = kept[at];
            if (other.ContentId == hit.ContentId && other.Part == hit.Part && Join(other.Passage, hit.Passage) is { } joined)
            {
                kept.RemoveAt(at);
                var better = other with { Passage = joined };
                Add(kept, better);
                return;
            }
        }

        // By score, for the better one may have been taken out to be joined.
        var place = kept.FindIndex(other => other.Score < hit.Score);
        kept.Insert(place < 0 ? kept.Count : place, hit);
    }

    private static TextPassage Around(TextChunk chunk, IReadOnlyList<TextChunk> chunks)
    {
        var passage = TextPassage.Of(chunk);
        foreach (var before in chunks.Where(other => other.Ordinal < chunk.Ordinal).OrderByDescending(other => other.Ordinal))
        {
            if (Join(TextPassage.Of(before), passage) is not { } joined)
            {
                break;
            }

            passage = joined;
        }

        foreach (var after in chunks.Where(other => other.Ordinal > chunk.Ordinal).OrderBy(other => other.Ordinal))
        {
            if (Join(passage, TextPassage.Of(after)) is not { } joined)
            {
                break;
            }

            passage = joined;
        }

        return passage;
    }

    // Null where they do not touch, or where a text is not as long as its span says: a passage is exact, or it is not widened.
    private static TextPassage? Join(TextPassage one, TextPassage two)
    {
        var (left, right) = one.Start <= two.Start ? (one, two) : (two, one);
        if (left.End < right.Start || left.Text.Length != left.End - left.Start || right.Text.Length != right.End - right.Start)
        {
            return null;
        }

        return right.End <= left.End ? left : new TextPassage(left.Start, right.End, string.Concat(left.Text.AsSpan(0, right.Start - left.Start), right.Text));
    }
}
