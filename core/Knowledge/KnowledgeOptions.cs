using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Knowledge;

/// <summary>Where the knowledge index lies, and how searches treat their callers.</summary>
public sealed class KnowledgeOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Knowledge";

    /// <summary>The address of an Azure AI Search service; empty for the index in the product's SQLite file.</summary>
    public Uri? SearchEndpoint { get; set; }

    /// <summary>The index in that service; it is made where it is not there.</summary>
    [RegularExpression("^[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?$", ErrorMessage = "Knowledge:SearchIndex has lower-case letters, digits and dashes, as Azure AI Search wants it.")]
    public string SearchIndex { get; set; } = "cartrita-knowledge";

    /// <summary>An admin key of that service; without one the app's identity is used, which needs the roles Search Service Contributor and Search Index Data Contributor.</summary>
    public string? SearchApiKey { get; set; }

    /// <summary>How long a search may wait for files that are still being ingested, whatever the caller asks for.</summary>
    [Range(0, 200)]
    public int MostWaitSeconds { get; set; } = 30;

    /// <summary>Whether a search begins to embed its caller's files anew where they were embedded with another model than the configured one; otherwise the caller is told that it can be asked for.</summary>
    public bool ReindexesByItself { get; set; }
}
