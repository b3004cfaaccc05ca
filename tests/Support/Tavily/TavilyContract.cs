using System.Text.Json;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.TestSupport.Tavily;

/// <summary>The bodies of Tavily's two operations.</summary>
/// <remarks>
/// Written from the vendor's public reference, as it read in September 2026: https://docs.tavily.com/documentation/api-reference/endpoint/search (members and limits of a search, and its answer),
/// https://docs.tavily.com/documentation/api-reference/endpoint/extract (1 to 20 URLs, failed ones in an answer of 200), https://docs.tavily.com/documentation/best-practices/best-practices-search (queries of
/// at most 400 characters), https://docs.tavily.com/sdk/python/reference (<c>published_date</c>, of news alone). Statuses: 400, 401, 429 with <c>Retry-After</c>, 432 and 433 for plans that are used up, 500; each with
/// <c>{"detail": {"error": …}}</c>.
/// </remarks>
internal static class TavilyContract
{
    internal const string Search = "SearchRequest";
    internal const string Extract = "ExtractRequest";
    internal const string SearchAnswer = "SearchAnswer";
    internal const string ExtractAnswer = "ExtractAnswer";
    internal const string Error = "Error";

    private const string Document = """
        {"components": {"schemas": {
          "SearchRequest": {"type": "object", "required": ["query"], "properties": {
            "query": {"type": "string", "minLength": 1, "maxLength": 400},
            "auto_parameters": {"type": "boolean"},
            "topic": {"type": "string", "enum": ["general", "news", "finance"]},
            "search_depth": {"type": "string", "enum": ["basic", "advanced", "fast", "ultra-fast"]},
            "chunks_per_source": {"type": "integer", "minimum": 1, "maximum": 3},
            "max_results": {"type": "integer", "minimum": 0, "maximum": 20},
            "time_range": {"type": "string", "enum": ["day", "week", "month", "year", "d", "w", "m", "y"]},
            "start_date": {"type": "string"}, "end_date": {"type": "string"},
            "include_answer": {"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["basic", "advanced"]}]},
            "include_raw_content": {"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["markdown", "text"]}]},
            "include_images": {"type": "boolean"}, "include_image_descriptions": {"type": "boolean"}, "include_favicon": {"type": "boolean"},
            "include_domains": {"type": "array", "maxItems": 300, "items": {"type": "string"}},
            "exclude_domains": {"type": "array", "maxItems": 150, "items": {"type": "string"}},
            "country": {"type": "string"}, "include_usage": {"type": "boolean"}}},
          "ExtractRequest": {"type": "object", "required": ["urls"], "properties": {
            "urls": {"oneOf": [{"type": "string"}, {"type": "array", "minItems": 1, "maxItems": 20, "items": {"type": "string"}}]},
            "query": {"type": "string"}, "chunks_per_source": {"type": "integer", "minimum": 1, "maximum": 5},
            "extract_depth": {"type": "string", "enum": ["basic", "advanced"]},
            "include_images": {"type": "boolean"}, "include_favicon": {"type": "boolean"},
            "format": {"type": "string", "enum": ["markdown", "text"]},
            "timeout": {"type": "number", "minimum": 1, "maximum": 60}, "include_usage": {"type": "boolean"}}},
          "SearchAnswer": {"type": "object", "required": ["query", "results", "images", "response_time", "answer"], "properties": {
            "query": {"type": "string"}, "answer": {"type": ["string", "null"]}, "images": {"type": "array"},
            "results": {"type": "array", "items": {"type": "object", "required": ["title", "url", "content", "score"], "properties": {
              "title": {"type": "string"}, "url": {"type": "string"}, "content": {"type": "string"}, "score": {"type": "number"},
              "raw_content": {"type": ["string", "null"]}, "favicon": {"type": "string"}, "published_date": {"type": "string"}}}},
            "response_time": {"type": "number"}, "request_id": {"type": "string"}}},
          "ExtractAnswer": {"type": "object", "required": ["results", "failed_results", "response_time"], "properties": {
            "results": {"type": "array", "items": {"type": "object", "required": ["url", "raw_content"], "properties": {
              "url": {"type": "string"}, "raw_content": {"type": "string"}, "images": {"type": "array"}}}},
            "failed_results": {"type": "array", "items": {"type": "object", "required": ["url", "error"], "properties": {"url": {"type": "string"}, "error": {"type": "string"}}}},
            "response_time": {"type": "number"}, "request_id": {"type": "string"}}},
          "Error": {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}}}
        }}}
        """;

    private static readonly OpenApiSchemas Schemas = new(JsonElement.Parse(Document));

    /// <summary>What is wrong with a request's body.</summary>
    internal static IReadOnlyList<string> CheckRequest(string schema, JsonElement body) =>
        body.ValueKind == JsonValueKind.Object ? [.. Schemas.Validate(schema, body), .. Schemas.Unknown(schema, body)] : ["the body is not an object"];

    /// <summary>What is wrong with an answer's body.</summary>
    internal static IReadOnlyList<string> CheckAnswer(string schema, string body) => Schemas.Validate(schema, JsonElement.Parse(body));
}
