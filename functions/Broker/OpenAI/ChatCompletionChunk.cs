using System.Text.Json.Serialization;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>A piece of a streamed answer.</summary>
internal sealed record ChatCompletionChunk(string Id, string Object, long Created, string Model, IReadOnlyList<ChunkChoice> Choices, CompletionUsage? Usage);

/// <summary>What is new of the one choice.</summary>
internal sealed record ChunkChoice(
    int Index, ChunkDelta Delta, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

/// <summary>What is new of the message.</summary>
internal sealed record ChunkDelta
{
    /// <summary>Says who speaks, in the first piece.</summary>
    public string? Role { get; init; }

    /// <summary>The next part of the text.</summary>
    public string? Content { get; init; }

    /// <summary>The next part of what is said in place of an answer.</summary>
    public string? Refusal { get; init; }

    /// <summary>Calls, each whole.</summary>
    public IReadOnlyList<ToolCallBody>? ToolCalls { get; init; }
}
