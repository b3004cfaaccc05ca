using System.Text.Json;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.TestSupport.LangSmith;

/// <summary>The bodies of LangSmith's operations that runs and scores go out by.</summary>
/// <remarks>
/// Rows written from the vendor's own client, as it read in September 2026: https://github.com/langchain-ai/langsmith-sdk, python/langsmith/client.py (<c>_create_run</c>: <c>POST /runs</c>; <c>_update_run</c>:
/// <c>PATCH /runs/{id}</c>, with <c>trace_id</c> and <c>dotted_order</c>; <c>create_feedback</c>: <c>POST /feedback</c>, tried again on 404 because runs are taken into a queue; <c>create_dataset</c>: <c>POST /datasets</c>; <c>read_dataset</c>: <c>GET /datasets</c> with <c>limit</c> and <c>name</c>, a list;
/// <c>create_example</c>: <c>POST /examples</c>; the headers <c>x-api-key</c> and <c>X-Tenant-Id</c>; 409 for what is there already) and python/langsmith/schemas.py (<c>RunBase</c>, <c>FeedbackCreate</c>,
/// <c>FeedbackSourceBase</c>, <c>DataType</c>), and from https://docs.smith.langchain.com/reference/data_formats/run_data_format (<c>dotted_order</c>, <c>session_name</c>) and
/// https://docs.smith.langchain.com/observability/how_to_guides/log_llm_trace (<c>ls_provider</c>, <c>ls_model_name</c>, <c>usage_metadata</c>).
/// </remarks>
internal static class LangSmithContract
{
    internal const string Run = "Run";
    internal const string Feedback = "Feedback";
    internal const string Dataset = "Dataset";
    internal const string Example = "Example";

    private const string Document = """
        {"components": {"schemas": {
          "Run": {"type": "object", "required": ["id", "trace_id", "dotted_order", "name", "run_type", "inputs", "start_time", "session_name"], "properties": {
            "id": {"type": "string", "format": "uuid"}, "trace_id": {"type": "string", "format": "uuid"}, "dotted_order": {"type": "string", "minLength": 58},
            "parent_run_id": {"type": "string", "format": "uuid"}, "name": {"type": "string", "minLength": 1},
            "run_type": {"type": "string", "enum": ["tool", "chain", "llm", "retriever", "embedding", "prompt", "parser"]},
            "inputs": {"type": "object"}, "outputs": {"type": "object"}, "start_time": {"type": "string"}, "end_time": {"type": "string"},
            "session_name": {"type": "string"}, "error": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
            "extra": {"type": "object", "properties": {"metadata": {"type": "object"}}}}},
          "Feedback": {"type": "object", "required": ["id", "run_id", "key", "feedback_source"], "properties": {
            "id": {"type": "string", "format": "uuid"}, "run_id": {"type": "string", "format": "uuid"}, "trace_id": {"type": "string", "format": "uuid"},
            "key": {"type": "string", "minLength": 1, "maxLength": 180}, "score": {"type": "number"}, "comment": {"type": "string"}, "start_time": {"type": "string"},
            "feedback_source": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["api", "model"]}, "metadata": {"type": "object"}}}}},
          "Dataset": {"type": "object", "required": ["name", "data_type"], "properties": {
            "name": {"type": "string", "minLength": 1}, "description": {"type": "string"}, "data_type": {"type": "string", "enum": ["kv", "llm", "chat"]}}},
          "Example": {"type": "object", "required": ["id", "dataset_id", "inputs"], "properties": {
            "id": {"type": "string", "format": "uuid"}, "dataset_id": {"type": "string", "format": "uuid"}, "inputs": {"type": "object"}, "outputs": {"type": "object"},
            "source_run_id": {"type": "string", "format": "uuid"}}}
        }}}
        """;

    private static readonly OpenApiSchemas Schemas = new(JsonElement.Parse(Document));

    /// <summary>What is wrong with a request's body.</summary>
    internal static IReadOnlyList<string> CheckRequest(string schema, JsonElement body) =>
        body.ValueKind == JsonValueKind.Object ? [.. Schemas.Validate(schema, body), .. Schemas.Unknown(schema, body), .. Ids(body)] : ["the body is not an object"];

    // A UUID has hyphens there; 32 digits alone are refused.
    private static IEnumerable<string> Ids(JsonElement body) =>
        from member in body.EnumerateObject()
        where member.Name is "id" or "trace_id" or "run_id" or "dataset_id" or "source_run_id" && member.Value.ValueKind == JsonValueKind.String && !Guid.TryParseExact(member.Value.GetString(), "D", out _)
        select $"$.{member.Name}: {member.Value} is no UUID";
}
