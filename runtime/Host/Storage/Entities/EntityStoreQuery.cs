namespace Cartrita.Runtime.Host.Storage.Entities;

/// <summary>A page of entities, in order of their ids; bounds are inclusive.</summary>
internal sealed record EntityStoreQuery
{
    /// <summary>The time by which waiting messages count as due.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How ids begin, to the letter, with the first <c>@</c>.</summary>
    public string Prefix { get; init; } = "@";

    /// <summary>Changed at this time or later.</summary>
    public DateTimeOffset? UpdatedFrom { get; init; }

    /// <summary>Changed at this time or earlier.</summary>
    public DateTimeOffset? UpdatedTo { get; init; }

    /// <summary>Whether entities without a state are among them.</summary>
    public bool WithTransient { get; init; }

    /// <summary>Whether to read states.</summary>
    public bool WithState { get; init; }

    /// <summary>The id of the last entity of the page before.</summary>
    public string? After { get; init; }

    /// <summary>The most entities to return.</summary>
    public required int Limit { get; init; }
}
