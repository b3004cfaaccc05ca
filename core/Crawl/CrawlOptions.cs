using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Crawl;

/// <summary>Which sources are ingested on a schedule, and how the web is asked.</summary>
public sealed class CrawlOptions : IValidatableObject
{
    /// <summary>The section's name in the settings.</summary>
    public const string Section = "Crawl";

    /// <summary>The sources, by name.</summary>
    public IDictionary<string, CrawlSourceOptions> Sources { get; } = new Dictionary<string, CrawlSourceOptions>(StringComparer.Ordinal);

    /// <summary>Whether addresses on the web may lead into private networks and to this machine. Only where everybody who can change a source's pages may see all that the app can reach.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Milliseconds between two requests of one instance to one host.</summary>
    [Range(0, 60_000)]
    public int RequestIntervalMilliseconds { get; set; } = 500;

    /// <summary>Seconds until an address must have begun to answer, and between two pieces of its answer.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Seconds that fetching one item may take in all, whatever comes of it meanwhile; then it has failed.</summary>
    [Range(1, 86_400)]
    public int ItemSeconds { get; set; } = 600;

    /// <summary>How the crawler names itself, to servers and in the rules of their <c>robots.txt</c>: a product token of RFC 9110.</summary>
    [RegularExpression("^[A-Za-z][A-Za-z_-]{1,39}$")]
    public string UserAgent { get; set; } = "CartritaBot";

    /// <summary>Minutes that a run lists its source and begins new items in; the next run does the rest.</summary>
    [Range(1, 1440)]
    public int MaxMinutes { get; set; } = 360;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, source) in Sources)
        {
            foreach (var fault in CrawlSourceRules.FaultsOf(name, source))
            {
                yield return new ValidationResult($"{Section}:{nameof(Sources)}:{name}: {fault}", [nameof(Sources)]);
            }
        }
    }
}
