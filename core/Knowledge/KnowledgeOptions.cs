using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Knowledge;

/// <summary>How searches treat their callers.</summary>
public sealed class KnowledgeOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Knowledge";

    /// <summary>How long a search may wait for files that are still being ingested, whatever the caller asks for.</summary>
    [Range(0, 200)]
    public int MostWaitSeconds { get; set; } = 30;

    /// <summary>Whether a search begins to embed its caller's files anew where they were embedded with another model than the configured one; otherwise the caller is told that it can be asked for.</summary>
    public bool ReindexesByItself { get; set; }
}
