using Cartrita.Adapters.Vendors;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>A document's server as a vendor: how patient a call of a tool is with it.</summary>
internal sealed class OpenApiVendor : VendorOptions
{
    private readonly string name;

    internal OpenApiVendor(string name)
    {
        this.name = name;
        Timeout = TimeSpan.FromSeconds(9);
        TotalTimeout = TimeSpan.FromSeconds(9.5);
        Retries = 1;
        LongestRetryAfter = TimeSpan.FromSeconds(2);
    }

    /// <inheritdoc />
    internal override string Vendor => NameOf(name);

    /// <inheritdoc />
    internal override string SectionName => $"{ToolsOptions.Section}:OpenApi:{name}";

    /// <inheritdoc />
    internal override string OwnAddress => string.Empty;

    /// <inheritdoc />
    internal override bool IsConfigured => true;

    /// <inheritdoc />
    internal override string Missing => string.Empty;

    /// <summary>How errors and metrics call a document's server.</summary>
    internal static string NameOf(string source) => $"openapi.{source}";
}
