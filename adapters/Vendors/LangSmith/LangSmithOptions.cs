using System.ComponentModel.DataAnnotations;

namespace Cartrita.Adapters.Vendors.LangSmith;

/// <summary>How LangSmith is reached, and what it is told.</summary>
public sealed class LangSmithOptions : VendorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Vendors:LangSmith";

    /// <summary>The name in logs and metrics.</summary>
    internal const string Name = "LangSmith";

    /// <summary>Its key; empty for none. <c>LANGSMITH_API_KEY</c> where this says nothing.</summary>
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>The workspace, for a key that belongs to an organisation; empty for the key's own.</summary>
    public string Workspace { get; set; } = string.Empty;

    /// <summary>The project in which runs stand.</summary>
    [Required]
    [StringLength(128)]
    public string Project { get; set; } = "cartrita";

    /// <summary>Whether questions and answers go out, without credentials and banned terms; where not, only ids, scores and tokens do.</summary>
    public bool SendTexts { get; set; }

    /// <inheritdoc />
    internal override string Vendor => Name;

    /// <inheritdoc />
    internal override string SectionName => Section;

    /// <inheritdoc />
    internal override string OwnAddress => "https://api.smith.langchain.com";

    /// <inheritdoc />
    internal override bool IsConfigured => ApiKey.Length > 0;

    /// <inheritdoc />
    internal override string Missing => "LANGSMITH_API_KEY";
}
