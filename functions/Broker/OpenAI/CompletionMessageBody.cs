using System.Text.Json;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>A message of a request.</summary>
internal sealed record CompletionMessageBody : OpenAIObject
{
    /// <summary><c>system</c>, <c>developer</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
    public required string Role { get; init; }

    /// <summary>A text, or parts of type <c>text</c>.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>The calls that the assistant made.</summary>
    public IReadOnlyList<ToolCallBody>? ToolCalls { get; init; }

    /// <summary>The call that a tool answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>What the assistant said in place of an answer; part of what came before.</summary>
    public string? Refusal { get; init; }
}

/// <summary>A call of a function.</summary>
internal sealed record ToolCallBody : OpenAIObject
{
    /// <summary>Its place among the calls; only in streams.</summary>
    public int? Index { get; init; }

    /// <summary>Names the call.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>function</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What is called.</summary>
    public required CalledFunctionBody Function { get; init; }
}

/// <summary>A function with its arguments.</summary>
internal sealed record CalledFunctionBody : OpenAIObject
{
    /// <summary>The function's name.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments as the model wrote them.</summary>
    public required string Arguments { get; init; }
}

/// <summary>A tool that the model may call.</summary>
internal sealed record ToolBody : OpenAIObject
{
    /// <summary>Always <c>function</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The function.</summary>
    public FunctionBody? Function { get; init; }
}

/// <summary>A function that the model may call.</summary>
internal sealed record FunctionBody : OpenAIObject
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>The schema of its arguments; none where there are no arguments.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Whether the arguments follow the schema to the letter.</summary>
    public bool? Strict { get; init; }
}
