using System.Text.Json;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.TestSupport.HuggingFace;

/// <summary>The bodies of four tasks of Hugging Face's inference.</summary>
/// <remarks>
/// Written from the vendor's public reference, as it read in September 2026: https://huggingface.co/docs/inference-providers/tasks/zero-shot-classification (members, and an answer of labels with scores; the addresses
/// <c>/hf-inference/models/OWNER/NAME</c>), https://huggingface.co/docs/api-inference/tasks/sentence-similarity and its schema in https://github.com/huggingface/huggingface.js (<c>packages/tasks/src/tasks</c>; the address ends in
/// <c>/pipeline/sentence-similarity</c> there, and an answer in the older form <c>{sequence, labels, scores}</c> is read too).
/// Feature extraction: https://huggingface.co/docs/inference-providers/tasks/feature-extraction and the schema of <c>feature-extraction</c> in the same package; answers are arrays of numbers, "dimension depending on if you sent a string or a list of string, and
/// if the automatic reduction was applied" (the same repository, <c>packages/inference/src/tasks/nlp/featureExtraction.ts</c>). A client batch of more than 32 is refused, as the server that runs these models does by its own default.
/// Summarization: https://huggingface.co/docs/inference-providers/tasks/summarization and the schema of <c>summarization</c> in the same package; clients read an answer of one <c>{summary_text}</c> in an array, or alone.
/// A model that is cold answers 503 with <c>{"error", "estimated_time"}</c>; credits that are used up 402.
/// </remarks>
internal static class HuggingFaceContract
{
    internal const string ZeroShot = "ZeroShotRequest";
    internal const string Similarity = "SimilarityRequest";
    internal const string Features = "FeatureRequest";
    internal const string Summary = "SummaryRequest";

    private const string Document = """
        {"components": {"schemas": {
          "ZeroShotRequest": {"type": "object", "required": ["inputs", "parameters"], "properties": {
            "inputs": {"type": "string", "minLength": 1},
            "parameters": {"$ref": "#/components/schemas/ZeroShotParameters"}}},
          "ZeroShotParameters": {"type": "object", "required": ["candidate_labels"], "properties": {
            "candidate_labels": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
            "hypothesis_template": {"type": "string"}, "multi_label": {"type": "boolean"}}},
          "FeatureRequest": {"type": "object", "required": ["inputs"], "properties": {
            "inputs": {"oneOf": [{"type": "string"}, {"type": "array", "minItems": 1, "maxItems": 32, "items": {"type": "string"}}]},
            "normalize": {"type": "boolean"}, "prompt_name": {"type": "string"}, "truncate": {"type": "boolean"},
            "truncation_direction": {"type": "string", "enum": ["Left", "Right"]}}},
          "SummaryRequest": {"type": "object", "required": ["inputs"], "properties": {
            "inputs": {"type": "string", "minLength": 1},
            "parameters": {"$ref": "#/components/schemas/SummaryParameters"}}},
          "SummaryParameters": {"type": "object", "properties": {
            "clean_up_tokenization_spaces": {"type": "boolean"}, "generate_parameters": {"type": "object"},
            "truncation": {"type": "string", "enum": ["do_not_truncate", "longest_first", "only_first", "only_second"]}}},
          "SimilarityRequest": {"type": "object", "required": ["inputs"], "properties": {
            "inputs": {"type": "object", "required": ["source_sentence", "sentences"], "properties": {
              "source_sentence": {"type": "string"}, "sentences": {"type": "array", "minItems": 1, "items": {"type": "string"}}}},
            "parameters": {"type": "object"}}}
        }}}
        """;

    private static readonly OpenApiSchemas Schemas = new(JsonElement.Parse(Document));

    /// <summary>What is wrong with a request's body.</summary>
    internal static IReadOnlyList<string> CheckRequest(string schema, JsonElement body) =>
        body.ValueKind == JsonValueKind.Object ? [.. Schemas.Validate(schema, body), .. Schemas.Unknown(schema, body), .. Parameters(body)] : ["the body is not an object"];

    // Parameters that are none are a fault too, and the pipeline refuses a template in which labels make no difference.
    private static IEnumerable<string> Parameters(JsonElement body)
    {
        if (!body.TryGetProperty("parameters", out var parameters))
        {
            yield break;
        }

        foreach (var unknown in Schemas.Unknown(parameters.TryGetProperty("truncation", out _) ? "SummaryParameters" : "ZeroShotParameters", parameters))
        {
            yield return unknown;
        }

        if (parameters.TryGetProperty("hypothesis_template", out var template) && !template.GetString()!.Contains("{}", StringComparison.Ordinal))
        {
            yield return "the template has no place for a label";
        }
    }
}
