namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>An event of a streamed response; its type says which members it has.</summary>
internal sealed record ResponseEvent(string Type)
{
    /// <summary>Its place among the events, from 0.</summary>
    public int SequenceNumber { get; init; }

    /// <summary>The response as it stands.</summary>
    public ResponseBody? Response { get; init; }

    /// <summary>The item's place in the output.</summary>
    public int? OutputIndex { get; init; }

    /// <summary>The item's id.</summary>
    public string? ItemId { get; init; }

    /// <summary>The part's place in the item.</summary>
    public int? ContentIndex { get; init; }

    /// <summary>The item as it stands.</summary>
    public ResponseItem? Item { get; init; }

    /// <summary>The part as it stands.</summary>
    public ResponsePart? Part { get; init; }

    /// <summary>What is new.</summary>
    public string? Delta { get; init; }

    /// <summary>The whole text.</summary>
    public string? Text { get; init; }

    /// <summary>The whole of what is said in place of an answer.</summary>
    public string? Refusal { get; init; }

    /// <summary>The function's name.</summary>
    public string? Name { get; init; }

    /// <summary>The whole arguments.</summary>
    public string? Arguments { get; init; }

    /// <summary>Always empty, where the type has it.</summary>
    public IReadOnlyList<string>? Logprobs { get; init; }
}
