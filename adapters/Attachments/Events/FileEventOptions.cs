using System.ComponentModel.DataAnnotations;

namespace Cartrita.Adapters.Attachments.Events;

/// <summary>Where events of files go.</summary>
public sealed class FileEventOptions : IValidatableObject
{
    /// <summary>The section's name in the settings.</summary>
    public const string Section = "FileEvents";

    /// <summary>Takes each event as a POST of a structured CloudEvent; empty where nobody listens.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>The <c>source</c> of the events: which installation they are from.</summary>
    [Required]
    public string Source { get; set; } = "/cartrita/attachments";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url.Length > 0 && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return new ValidationResult($"{Section}:{nameof(Url)} is an http or https address, or empty.", [nameof(Url)]);
        }

        if (!Uri.TryCreate(Source, UriKind.RelativeOrAbsolute, out _))
        {
            yield return new ValidationResult($"{Section}:{nameof(Source)} is a URI reference.", [nameof(Source)]);
        }
    }
}
