namespace Cartrita.Core.Tools.Web;

/// <summary>What is searched for.</summary>
public sealed record WebSearchQuery
{
    /// <summary>The longest query, in characters.</summary>
    public const int MostCharacters = 400;

    /// <summary>The most results.</summary>
    public const int MostResults = 20;

    /// <summary>The most domains of either list.</summary>
    public const int MostDomains = 150;

    /// <summary>The words, 1 to 400 characters.</summary>
    public required string Query { get; init; }

    /// <summary>How many results, 1 to 20.</summary>
    public int MaxResults { get; init; } = 5;

    /// <summary>The domains that alone are searched; none for all.</summary>
    public IReadOnlyList<string> IncludeDomains { get; init; } = [];

    /// <summary>The domains that are left out.</summary>
    public IReadOnlyList<string> ExcludeDomains { get; init; } = [];

    /// <summary>How old results may be; null for any age.</summary>
    public WebSearchAge? Age { get; init; }

    /// <summary>How thoroughly.</summary>
    public WebSearchDepth Depth { get; init; } = WebSearchDepth.Basic;

    /// <summary>Of what kind the results are.</summary>
    public WebSearchTopic Topic { get; init; } = WebSearchTopic.General;
}
