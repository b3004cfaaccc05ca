using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge;

/// <summary>Keeps one part from filling a search's hits where others have something too.</summary>
internal static class Diversification
{
    /// <summary>The best hits: of each part so many at first, and more of it only where there is room left.</summary>
    /// <param name="hits">The candidates, best first.</param>
    /// <param name="mostOfOnePart">How many; null for no such rule.</param>
    /// <param name="limit">How many hits in all.</param>
    internal static IReadOnlyList<KnowledgeHit> Choose(IReadOnlyList<KnowledgeHit> hits, int? mostOfOnePart, int limit)
    {
        if (mostOfOnePart is not { } most)
        {
            return [.. hits.Take(limit)];
        }

        var taken = new Dictionary<(string, int), int>();
        var (first, later) = (new List<KnowledgeHit>(limit), new List<KnowledgeHit>());
        foreach (var hit in hits)
        {
            var part = (hit.ContentId.Value, hit.Part);
            var count = taken[part] = taken.GetValueOrDefault(part) + 1;
            (count <= most ? first : later).Add(hit);
        }

        return [.. first.Take(limit), .. later.Take(Math.Max(0, limit - first.Count))];
    }
}
