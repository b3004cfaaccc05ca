using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>The Azure Container Apps job that runs programs of the system where there is no bubblewrap.</summary>
public sealed partial class ContainerJobOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "SandboxJob";

    /// <summary>The job's resource id, <c>/subscriptions/…/resourceGroups/…/providers/Microsoft.App/jobs/…</c>; empty for none: programs run under bubblewrap then.</summary>
    public string? Id { get; set; }

    /// <summary>The image that the job runs. A start replaces the job's whole template, so it has to name the image again.</summary>
    public string? Image { get; set; }

    /// <summary>Azure Resource Manager; other clouds have another.</summary>
    [Required]
    public Uri Management { get; set; } = new("https://management.azure.com/");

    /// <summary>Seconds that an execution may take before its program runs: a machine has to be found, and the image to be brought there.</summary>
    [Range(10, 1800)]
    public int StartSeconds { get; set; } = 180;

    /// <summary>The most seconds that a program may take by the clock, whatever its command says; less than the job's <c>replicaTimeout</c>, which ends it without a reason.</summary>
    [Range(1, 86400)]
    public int MaxWallSeconds { get; set; } = 1500;

    /// <summary>Whether the settings name a job.</summary>
    internal bool IsSet => !string.IsNullOrWhiteSpace(Id);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A token of the app's identity goes there.
        if (!Management.IsAbsoluteUri || !(Management.Scheme == Uri.UriSchemeHttps || Management.IsLoopback))
        {
            yield return new ValidationResult($"{Section}:{nameof(Management)} has to be an https address.", [nameof(Management)]);
        }

        if (!IsSet)
        {
            yield break;
        }

        if (!JobId().IsMatch(Id!))
        {
            yield return new ValidationResult($"{Section}:{nameof(Id)} has to be the resource id of a Container Apps job.", [nameof(Id)]);
        }

        if (string.IsNullOrWhiteSpace(Image))
        {
            yield return new ValidationResult($"{Section}:{nameof(Image)} has to name the image that the job runs.", [nameof(Image)]);
        }
    }

    [GeneratedRegex(@"^/subscriptions/[0-9a-fA-F-]{36}/resourceGroups/[-\w.()]{1,90}/providers/Microsoft\.App/jobs/[-\w.()]+$", RegexOptions.IgnoreCase)]
    private static partial Regex JobId();
}
