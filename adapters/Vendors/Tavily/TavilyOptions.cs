namespace Cartrita.Adapters.Vendors.Tavily;

/// <summary>How Tavily is reached.</summary>
public sealed class TavilyOptions : HedgedVendorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Vendors:Tavily";

    /// <summary>The name in logs and metrics.</summary>
    internal const string Name = "Tavily";

    /// <summary>Its key; empty for none. <c>TAVILY_API_KEY</c> where this says nothing.</summary>
    public string ApiKey { get; set; } = string.Empty;

    /// <inheritdoc />
    internal override string Vendor => Name;

    /// <inheritdoc />
    internal override string SectionName => Section;

    /// <inheritdoc />
    internal override string OwnAddress => "https://api.tavily.com";

    /// <inheritdoc />
    internal override bool IsConfigured => ApiKey.Length > 0;

    /// <inheritdoc />
    internal override string Missing => "TAVILY_API_KEY";
}
