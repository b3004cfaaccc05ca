using System.Text.Json.Serialization;

namespace Cartrita.Core.Crawl;

/// <summary>What the last step with an item came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CrawlItemOutcome>))]
public enum CrawlItemOutcome
{
    /// <summary>Its bytes are on their way into the index.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>It is new.</summary>
    [JsonStringEnumMemberName("added")]
    Added,

    /// <summary>A new version took the place of the old one.</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,

    /// <summary>Its bytes are those that are known.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged,

    /// <summary>It is gone from the source, and its file with it.</summary>
    [JsonStringEnumMemberName("deleted")]
    Deleted,

    /// <summary>The source says that it is gone; the next run that hears the same deletes it.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>Its bytes are not taken; asked for again when they change.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It could not be fetched or ingested; the next run tries again.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
