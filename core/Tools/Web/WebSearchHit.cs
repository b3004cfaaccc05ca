namespace Cartrita.Core.Tools.Web;

/// <summary>A page that was found. Title and snippet are a stranger's words.</summary>
public sealed record WebSearchHit
{
    /// <summary>Its address, http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>A short piece of it.</summary>
    public required string Snippet { get; init; }

    /// <summary>How relevant it is, as the vendor sees it; higher is better.</summary>
    public required double Score { get; init; }

    /// <summary>When it was published; null where that is not known.</summary>
    public DateTimeOffset? PublishedAt { get; init; }
}
