using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>The body of <c>POST /v1/chat/completions</c>, as far as anything of it is honoured.</summary>
internal sealed record ChatCompletionBody : OpenAIObject
{
    /// <summary><c>cartrita</c> for the supervisor; any other name for that model itself.</summary>
    public required string Model { get; init; }

    /// <summary>The conversation.</summary>
    public required IReadOnlyList<CompletionMessageBody> Messages { get; init; }

    /// <summary>Whether the answer comes as server-sent events.</summary>
    public bool? Stream { get; init; }

    /// <summary>What else a stream tells.</summary>
    public StreamOptionsBody? StreamOptions { get; init; }

    /// <summary>Sampling temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Nucleus sampling, 0 to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>The older name of <see cref="MaxCompletionTokens"/>.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The most tokens that the answer may have.</summary>
    public int? MaxCompletionTokens { get; init; }

    /// <summary>How many answers; only one.</summary>
    public int? N { get; init; }

    /// <summary>Where the answer ends: a text, or up to four.</summary>
    public JsonElement? Stop { get; init; }

    /// <summary>Makes sampling repeatable as far as the provider can.</summary>
    public long? Seed { get; init; }

    /// <summary>Biases of tokens, -100 to 100, by the token's number.</summary>
    public IReadOnlyDictionary<string, int>? LogitBias { get; init; }

    /// <summary>Penalty for tokens that were used, -2 to 2.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>Penalty by how often tokens were used, -2 to 2.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>How hard a model that reasons is to think: <c>none</c> to <c>max</c>.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>The form of the answer.</summary>
    public ResponseFormatBody? ResponseFormat { get; init; }

    /// <summary>The functions that the model may call.</summary>
    public IReadOnlyList<ToolBody>? Tools { get; init; }

    /// <summary><c>none</c>, <c>auto</c>, <c>required</c>, or one function.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Whether several calls may come at once.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Only text.</summary>
    public IReadOnlyList<string>? Modalities { get; init; }

    /// <summary>Only false.</summary>
    public bool? Logprobs { get; init; }

    /// <summary>Only false: nothing of a direct call is kept.</summary>
    public bool? Store { get; init; }

    /// <summary>The client's own facts; a run keeps them, a direct call has no place for them.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The client's name of its user; shares and limits go by the key's owner.</summary>
    public string? User { get; init; }

    /// <summary>The newer name of <see cref="User"/>.</summary>
    public string? SafetyIdentifier { get; init; }

    /// <summary>A hint for caches.</summary>
    public string? PromptCacheKey { get; init; }

    /// <summary>Whether it came as a request for a response, whose members have other names.</summary>
    [JsonIgnore]
    public bool AsResponse { get; init; }

    /// <summary>How the client calls the bound on tokens.</summary>
    [JsonIgnore]
    public string TokensName => AsResponse ? "max_output_tokens" : MaxCompletionTokens is null && MaxTokens is not null ? "max_tokens" : "max_completion_tokens";

    /// <summary>How the client calls the form of the answer.</summary>
    [JsonIgnore]
    public string FormatName => AsResponse ? "text.format" : "response_format";

    /// <summary>How the client calls the conversation.</summary>
    [JsonIgnore]
    public string MessagesName => AsResponse ? "input" : "messages";

    /// <summary>How the client calls the effort.</summary>
    public string NameOfEffort() => AsResponse ? "reasoning.effort" : "reasoning_effort";
}

/// <summary>What else a stream tells.</summary>
internal sealed record StreamOptionsBody : OpenAIObject
{
    /// <summary>Whether the last piece has the tokens.</summary>
    public bool? IncludeUsage { get; init; }
}

/// <summary>The form of an answer.</summary>
internal sealed record ResponseFormatBody : OpenAIObject
{
    /// <summary><c>text</c>, <c>json_object</c> or <c>json_schema</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The schema.</summary>
    public JsonSchemaBody? JsonSchema { get; init; }
}

/// <summary>A schema that an answer follows.</summary>
internal sealed record JsonSchemaBody : OpenAIObject
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The schema itself.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Whether the model must follow it to the letter.</summary>
    public bool? Strict { get; init; }
}
