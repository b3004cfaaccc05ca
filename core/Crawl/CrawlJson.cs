using System.Text.Json.Serialization;

namespace Cartrita.Core.Crawl;

/// <summary>The stored form of crawls.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CrawlDocument))]
[JsonSerializable(typeof(CrawlItemDocument))]
[JsonSerializable(typeof(CrawlStepIndex))]
[JsonSerializable(typeof(CrawlStepPage))]
public sealed partial class CrawlJson : JsonSerializerContext;
