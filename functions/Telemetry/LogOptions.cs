using System.ComponentModel.DataAnnotations;

namespace Cartrita.Functions.Telemetry;

/// <summary>How log lines look on one machine; on the Functions host they are the platform's.</summary>
internal sealed class LogOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Logs";

    /// <summary>A line for people.</summary>
    public const string Plain = "plain";

    /// <summary>A JSON object a line, for whoever collects logs.</summary>
    public const string Json = "json";

    /// <summary><see cref="Plain"/> or <see cref="Json"/>.</summary>
    [RegularExpression($"{Plain}|{Json}", ErrorMessage = "Logs:Format is plain or json.")]
    public string Format { get; set; } = Plain;
}
