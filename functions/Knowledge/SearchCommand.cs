using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Functions.Knowledge;

/// <summary>A search as it was checked.</summary>
internal static class SearchCommand
{
    /// <summary>The longest query.</summary>
    public const int LongestQuery = 4000;

    /// <summary>The most hits.</summary>
    public const int MostHits = 50;

    /// <summary>The most neighbours on either side.</summary>
    public const int MostNeighbours = 5;

    /// <summary>The most files, languages or tags in one filter.</summary>
    public const int LongestFilter = 50;

    /// <summary>The longest tag and path.</summary>
    public const int LongestText = 512;

    private const int DefaultHits = 10;

    /// <summary>The query of a body, or the refusal of what can't be one.</summary>
    public static KnowledgeQuery Parse(OwnerId owner, SearchBody body)
    {
        Require(body.Query.Length <= LongestQuery && !string.IsNullOrWhiteSpace(body.Query), $"query has 1 to {LongestQuery} characters that say something.");
        Require(body.Limit is null or (>= 1 and <= MostHits), $"limit is 1 to {MostHits}.");
        Require(body.Neighbours is null or (>= 0 and <= MostNeighbours), $"neighbours is 0 to {MostNeighbours}.");
        Require(body.MostOfOnePart is null or (>= 1 and <= MostHits), $"mostOfOnePart is 1 to {MostHits}.");
        Require(body.WaitSeconds is null or >= 0, "waitSeconds is 0 or more.");
        Require(body.Attachments is null or { Count: > 0 and <= LongestFilter }, $"attachments names 1 to {LongestFilter} files.");
        Require(IsFilter(body.Languages), $"languages has 1 to {LongestFilter} items of 1 to {LongestText} characters.");
        Require(IsFilter(body.Tags), $"tags has 1 to {LongestFilter} items of 1 to {LongestText} characters.");
        Require(body.Path is null or { Length: > 0 and <= LongestText }, $"path has 1 to {LongestText} characters.");
        return new KnowledgeQuery
        {
            Owner = owner,
            Text = body.Query,
            Mode = body.Mode ?? SearchMode.Hybrid,
            Limit = body.Limit ?? DefaultHits,
            Languages = [.. (body.Languages ?? []).Select(language => language.ToLowerInvariant())],
            PathPrefix = body.Path,
            Neighbours = body.Neighbours ?? 0,
            MostOfOnePart = body.MostOfOnePart,
        };
    }

    /// <summary>The files that a body is about.</summary>
    /// <param name="body">A body that was checked.</param>
    /// <param name="named">The files that it names, itself or by a conversation; null for all.</param>
    public static FileFilter Files(SearchBody body, IReadOnlyList<AttachmentId>? named) => new() { Named = named, Tags = body.Tags ?? [], From = body.From, To = body.To };

    private static bool IsFilter(IReadOnlyList<string>? values) =>
        values is null || (values.Count is > 0 and <= LongestFilter && values.All(value => value is { Length: > 0 and <= LongestText }));

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new CartritaException(Problems.InvalidRequest, rule);
        }
    }
}
