using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Core.Crawl;

/// <summary>Checks declared sources, and gives them their checked form.</summary>
internal static class CrawlSourceRules
{
    private const int MostItems = 10_000;
    private const int MostMinutes = 60 * 24 * 366;
    private const long MostBytes = 500L * 1024 * 1024;

    /// <summary>What is wrong with a source, each in one sentence without a secret.</summary>
    public static IEnumerable<string> FaultsOf(string name, CrawlSourceOptions source) =>
    [
        .. Faults(
            (!IdentifierForm.IsSlug(name), "the name is 1 to 64 characters out of a-z 0-9 - _ . and begins with a letter or a digit."),
            (!OwnerId.TryParse(source.Owner, out _), "Owner is the id of a user."),
            (source.IntervalMinutes is < 0 or > MostMinutes, $"IntervalMinutes is 0 to {MostMinutes}."),
            (source.MaxItems is < 1 or > MostItems, $"MaxItems is 1 to {MostItems}."),
            (source.MaxBytes is < 1 or > MostBytes, $"MaxBytes is 1 to {MostBytes}."),
            (AttachmentTags.Read([.. source.Tags]) is null, $"Tags are at most {AttachmentTags.Rule}."),
            (source.Extensions.Any(extension => Extension(extension).Length < 2), "Extensions are such as md or .md.")),
        .. KindOf(source) switch
        {
            CrawlSourceKind.Blobs => Faults(
                (string.IsNullOrWhiteSpace(source.Container), "Container names the container."),
                (string.IsNullOrWhiteSpace(source.ConnectionString) && !IsWeb(source.BlobServiceUri), "ConnectionString or BlobServiceUri names the account.")),
            CrawlSourceKind.Urls => Faults((source.Urls.Count == 0 || !source.Urls.All(IsWeb), "Urls are http or https addresses without user and password.")),
            CrawlSourceKind.Sitemap => Faults((!IsWeb(source.SitemapUrl), "SitemapUrl is an http or https address without user and password.")),
            CrawlSourceKind.GitHub => Faults((!RepositoryName.TryParse(source.Repository, out _), "Repository is owner/name."), (Segments(source.Path).Any(part => part is "." or ".."), "Path is a folder in the repository.")),
            _ => ["Kind is blobs, urls, sitemap or github."],
        },
    ];

    /// <summary>The checked form of a source without faults.</summary>
    public static CrawlSource Check(string name, CrawlSourceOptions source) => new()
    {
        Name = name,
        Kind = KindOf(source)!.Value,
        OwnerId = new OwnerId(source.Owner),
        Interval = source.IntervalMinutes == 0 ? null : TimeSpan.FromMinutes(source.IntervalMinutes),
        MaxItems = source.MaxItems,
        MaxBytes = source.MaxBytes,
        Extensions = [.. source.Extensions.Select(Extension)],
        Tags = AttachmentTags.Check([.. source.Tags]),
        ConnectionString = string.IsNullOrWhiteSpace(source.ConnectionString) ? null : source.ConnectionString,
        BlobServiceUri = IsWeb(source.BlobServiceUri) ? new Uri(source.BlobServiceUri) : null,
        Container = source.Container,
        Prefix = source.Prefix,
        Urls = source.SitemapUrl.Length > 0 ? [new Uri(source.SitemapUrl)] : [.. source.Urls.Select(url => new Uri(url))],
        Repository = source.Repository,
        Ref = string.IsNullOrWhiteSpace(source.Ref) ? null : source.Ref,
        Path = string.Join('/', Segments(source.Path)),
    };

    private static IEnumerable<string> Faults(params ReadOnlySpan<(bool Broken, string Fault)> rules)
    {
        var faults = new List<string>();
        foreach (var (broken, fault) in rules)
        {
            if (broken)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    private static CrawlSourceKind? KindOf(CrawlSourceOptions source) => source.Kind.ToLowerInvariant() switch
    {
        "blobs" => CrawlSourceKind.Blobs,
        "urls" => CrawlSourceKind.Urls,
        "sitemap" => CrawlSourceKind.Sitemap,
        "github" => CrawlSourceKind.GitHub,
        _ => null,
    };

    private static bool IsWeb(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string Extension(string text) => "." + text.Trim().TrimStart('.').ToLowerInvariant();
}
