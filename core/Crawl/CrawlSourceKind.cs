using System.Text.Json.Serialization;

namespace Cartrita.Core.Crawl;

/// <summary>What a source is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CrawlSourceKind>))]
public enum CrawlSourceKind
{
    /// <summary>The blobs of a container whose names begin with a prefix.</summary>
    [JsonStringEnumMemberName("blobs")]
    Blobs,

    /// <summary>Addresses on the web, each named.</summary>
    [JsonStringEnumMemberName("urls")]
    Urls,

    /// <summary>The addresses that a sitemap lists.</summary>
    [JsonStringEnumMemberName("sitemap")]
    Sitemap,

    /// <summary>The files under a path of a GitHub repository.</summary>
    [JsonStringEnumMemberName("github")]
    GitHub,
}
