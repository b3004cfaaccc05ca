using System.ComponentModel.DataAnnotations;

namespace Cartrita.Functions.Http;

/// <summary>Which pages of other origins may call the API from a browser; none by default.</summary>
internal sealed class CorsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Cors";

    /// <summary>Origins as browsers write them, separated by commas: <c>https://app.example.com</c>. There is no wildcard.</summary>
    [RegularExpression(
        @"\s*https?://[^\s,/*?#@]+(\s*,\s*https?://[^\s,/*?#@]+)*\s*",
        ErrorMessage = "Cors:AllowedOrigins is a list of origins separated by commas, each with its scheme and no path: https://app.example.com.")]
    public string? AllowedOrigins { get; set; }

    /// <summary>Whether pages of the origin may.</summary>
    public bool Allows(string origin) =>
        !string.IsNullOrEmpty(AllowedOrigins)
        && AllowedOrigins.Split(',', StringSplitOptions.TrimEntries).Contains(origin, StringComparer.OrdinalIgnoreCase);
}
