using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Vendors.Tavily;

/// <summary>The body of <c>POST /search</c>.</summary>
internal sealed record TavilySearchRequest
{
    /// <summary>The words.</summary>
    public required string Query { get; init; }

    /// <summary><c>basic</c> or <c>advanced</c>.</summary>
    public required string SearchDepth { get; init; }

    /// <summary><c>general</c>, <c>news</c> or <c>finance</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>0 to 20.</summary>
    public required int MaxResults { get; init; }

    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</summary>
    public string? TimeRange { get; init; }

    /// <summary>At most 300.</summary>
    public IReadOnlyList<string>? IncludeDomains { get; init; }

    /// <summary>At most 150.</summary>
    public IReadOnlyList<string>? ExcludeDomains { get; init; }
}

/// <summary>The part of its answer that is needed.</summary>
/// <param name="Results">What was found.</param>
internal sealed record TavilySearchAnswer([property: JsonRequired] IReadOnlyList<TavilyResult> Results);

/// <summary>A result.</summary>
internal sealed record TavilyResult
{
    /// <summary>Its address.</summary>
    public required string Url { get; init; }

    /// <summary>Its title.</summary>
    public string? Title { get; init; }

    /// <summary>A short piece of it.</summary>
    public string? Content { get; init; }

    /// <summary>Its relevance.</summary>
    public double Score { get; init; }

    /// <summary>When it was published, where it is news.</summary>
    public string? PublishedDate { get; init; }
}

/// <summary>The body of <c>POST /extract</c>.</summary>
/// <param name="Urls">1 to 20.</param>
/// <param name="ExtractDepth"><c>basic</c> or <c>advanced</c>.</param>
/// <param name="Format"><c>markdown</c> or <c>text</c>.</param>
internal sealed record TavilyExtractRequest(IReadOnlyList<string> Urls, string ExtractDepth, string Format);

/// <summary>The part of its answer that is needed.</summary>
/// <param name="Results">The pages that were read.</param>
internal sealed record TavilyExtractAnswer([property: JsonRequired] IReadOnlyList<TavilyText> Results);

/// <summary>A page.</summary>
/// <param name="Url">Its address.</param>
/// <param name="RawContent">Its text.</param>
internal sealed record TavilyText([property: JsonRequired] string Url, string? RawContent);

/// <summary>Tavily's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TavilySearchRequest))]
[JsonSerializable(typeof(TavilySearchAnswer))]
[JsonSerializable(typeof(TavilyExtractRequest))]
[JsonSerializable(typeof(TavilyExtractAnswer))]
internal sealed partial class TavilyJson : JsonSerializerContext;
