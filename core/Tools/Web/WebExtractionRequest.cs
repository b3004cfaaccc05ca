namespace Cartrita.Core.Tools.Web;

/// <summary>Which pages are read.</summary>
public sealed record WebExtractionRequest
{
    /// <summary>The most pages of one request.</summary>
    public const int MostUrls = 20;

    /// <summary>Their addresses, http or https, 1 to 20.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>How thoroughly.</summary>
    public WebSearchDepth Depth { get; init; } = WebSearchDepth.Basic;
}
