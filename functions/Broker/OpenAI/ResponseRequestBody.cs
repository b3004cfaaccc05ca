using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>The body of <c>POST /v1/responses</c>, as far as anything of it is honoured.</summary>
internal sealed record ResponseRequestBody : OpenAIObject
{
    /// <summary><c>cartrita</c> for the supervisor; any other name for that model itself.</summary>
    public required string Model { get; init; }

    /// <summary>A text, or the items of a conversation.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>Goes before the conversation.</summary>
    public string? Instructions { get; init; }

    /// <summary>Whether the answer comes as server-sent events.</summary>
    public bool? Stream { get; init; }

    /// <summary>The most tokens that the answer may have.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Sampling temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Nucleus sampling, 0 to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>The functions that the model may call.</summary>
    public IReadOnlyList<ResponseToolBody>? Tools { get; init; }

    /// <summary><c>none</c>, <c>auto</c>, <c>required</c>, or one function.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Whether several calls may come at once.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>How a model that reasons is to think.</summary>
    public ResponseReasoningBody? Reasoning { get; init; }

    /// <summary>The form of the answer.</summary>
    public ResponseTextBody? Text { get; init; }

    /// <summary>Only <c>disabled</c>.</summary>
    public string? Truncation { get; init; }

    /// <summary>Only false.</summary>
    public bool? Background { get; init; }

    /// <summary>Only false, and false where it is not said: responses can't be fetched again.</summary>
    public bool? Store { get; init; }

    /// <summary>The client's own facts.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The client's name of its user.</summary>
    public string? User { get; init; }

    /// <summary>The newer name of <see cref="User"/>.</summary>
    public string? SafetyIdentifier { get; init; }

    /// <summary>A hint for caches.</summary>
    public string? PromptCacheKey { get; init; }
}

/// <summary>How a model that reasons is to think.</summary>
internal sealed record ResponseReasoningBody : OpenAIObject
{
    /// <summary>How hard: <c>none</c> to <c>max</c>.</summary>
    public string? Effort { get; init; }
}

/// <summary>The form of an answer.</summary>
internal sealed record ResponseTextBody : OpenAIObject
{
    /// <summary>The form.</summary>
    public ResponseTextFormatBody? Format { get; init; }
}

/// <summary>The form of an answer's text; a schema's members stand beside the type.</summary>
internal sealed record ResponseTextFormatBody : OpenAIObject
{
    /// <summary><c>text</c>, <c>json_object</c> or <c>json_schema</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The schema's name.</summary>
    public string? Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The schema itself.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Whether the model must follow it to the letter.</summary>
    public bool? Strict { get; init; }
}

/// <summary>A function that the model may call; its members stand beside the type.</summary>
internal sealed record ResponseToolBody : OpenAIObject
{
    /// <summary>Always <c>function</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>The schema of its arguments.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Parameters { get; init; }

    /// <summary>Whether the arguments follow the schema to the letter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool? Strict { get; init; }
}
