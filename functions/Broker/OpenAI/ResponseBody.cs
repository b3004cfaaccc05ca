using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>A response: what was asked for, and what came of it.</summary>
internal sealed record ResponseBody
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>response</c>.</summary>
    public string Object { get; init; } = "response";

    /// <summary>When it was asked for, in seconds of Unix time.</summary>
    public required long CreatedAt { get; init; }

    /// <summary><c>in_progress</c>, <c>completed</c>, <c>incomplete</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ResponseErrorBody? Error { get; init; }

    /// <summary>Why it is not whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IncompleteDetails? IncompleteDetails { get; init; }

    /// <summary>What went before the conversation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Instructions { get; init; }

    /// <summary>The most tokens that it may have.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? MaxOutputTokens { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>What the model made.</summary>
    public IReadOnlyList<ResponseItem> Output { get; init; } = [];

    /// <summary>Whether several calls might come at once.</summary>
    public required bool ParallelToolCalls { get; init; }

    /// <summary>Always null: no response is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? PreviousResponseId { get; init; }

    /// <summary>How a model that reasons was to think.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponseReasoningBody? Reasoning { get; init; }

    /// <summary>Always false.</summary>
    public bool Store { get; init; }

    /// <summary>The temperature that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public float? Temperature { get; init; }

    /// <summary>The choice among the tools.</summary>
    public required JsonElement ToolChoice { get; init; }

    /// <summary>The tools.</summary>
    public required IReadOnlyList<ResponseToolBody> Tools { get; init; }

    /// <summary>The nucleus that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public float? TopP { get; init; }

    /// <summary>Always <c>disabled</c>.</summary>
    public string Truncation { get; init; } = "disabled";

    /// <summary>The tokens.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponseUsage? Usage { get; init; }

    /// <summary>The client's own facts.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
}

/// <summary>Why a response failed.</summary>
internal sealed record ResponseErrorBody(string Code, string Message);

/// <summary>Why a response is not whole.</summary>
internal sealed record IncompleteDetails(string Reason);

/// <summary>A message, or a call of a function.</summary>
internal sealed record ResponseItem
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary><c>message</c> or <c>function_call</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>in_progress</c> or <c>completed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Of a message: always <c>assistant</c>.</summary>
    public string? Role { get; init; }

    /// <summary>Of a message: its parts.</summary>
    public IReadOnlyList<ResponsePart>? Content { get; init; }

    /// <summary>Of a call: names it.</summary>
    public string? CallId { get; init; }

    /// <summary>Of a call: the function.</summary>
    public string? Name { get; init; }

    /// <summary>Of a call: the arguments as the model wrote them.</summary>
    public string? Arguments { get; init; }
}

/// <summary>A part of a message: a text, or what is said in place of an answer.</summary>
internal sealed record ResponsePart(
    string Type, string? Text, string? Refusal, IReadOnlyList<string>? Annotations, IReadOnlyList<string>? Logprobs)
{
    /// <summary>A text.</summary>
    public static ResponsePart OfText(string text) => new("output_text", text, null, [], []);

    /// <summary>What is said in place of an answer.</summary>
    public static ResponsePart OfRefusal(string text) => new("refusal", null, text, null, null);
}

/// <summary>The tokens of a response.</summary>
internal sealed record ResponseUsage(
    long InputTokens, ResponseInputDetails InputTokensDetails, long OutputTokens, ResponseOutputDetails OutputTokensDetails, long TotalTokens);

/// <summary>Of the input's tokens.</summary>
internal sealed record ResponseInputDetails(long CachedTokens, long CacheWriteTokens);

/// <summary>Of the output's tokens.</summary>
internal sealed record ResponseOutputDetails(long ReasoningTokens);
