using System.Text.RegularExpressions;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>A call of a tool in a reply.</summary>
public sealed record OpenAIToolCall(string Id, string Name, string Arguments);

/// <summary>What the server answers with; the same reply is streamed or not, as the request asks.</summary>
public sealed partial record OpenAIReply
{
    public int Status { get; init; } = 200;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The code of the error body, where the status is one of an error; of the event that breaks a streamed response off elsewhere.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The text, in the pieces in which it is streamed.</summary>
    public IReadOnlyList<string> Pieces { get; init; } = [];

    /// <summary>What the model says in place of an answer.</summary>
    public string? Refusal { get; init; }

    public IReadOnlyList<OpenAIToolCall> ToolCalls { get; init; } = [];

    /// <summary>Null for the one that fits.</summary>
    public string? FinishReason { get; init; }

    public int PromptTokens { get; init; } = 11;

    public int CompletionTokens { get; init; } = 7;

    /// <summary>How many of the prompt's tokens came from a cache.</summary>
    public int CachedTokens { get; init; }

    /// <summary>How many of the completion's tokens were thoughts.</summary>
    public int ReasoningTokens { get; init; }

    /// <summary>What the model thought, sealed; only responses tell it.</summary>
    public string? Thought { get; init; }

    /// <summary>A response that fails with this code, in an answer that comes well.</summary>
    public string? FailureCode { get; init; }

    /// <summary>Whether the server says nothing of tokens, as some compatible ones do.</summary>
    public bool OmitsUsage { get; init; }

    /// <summary>The vector of an input, for embeddings.</summary>
    public Func<string, float[]>? Embed { get; init; }

    /// <summary>The scores of an input, for moderation; a category of 0.5 or more is flagged, and one that is not named has 0.</summary>
    public Func<string, IReadOnlyDictionary<string, double>>? Moderate { get; init; }

    /// <summary>The answer begins when this is done.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    /// <summary>A streamed piece, by its number from 0, is sent when this is done.</summary>
    public Func<int, Task> BeforePiece { get; init; } = _ => Task.CompletedTask;

    /// <summary>Drops the connection after so many streamed pieces; 0 is before the first, -1 before the response's head.</summary>
    public int? DropAfter { get; init; }

    /// <summary>Ends the stream after so many pieces as if it were complete, without a finish reason.</summary>
    public int? EndAfter { get; init; }

    /// <summary>Cuts the stream in the middle of the first letter of several bytes of this piece, by its number from 0.</summary>
    public int? CutInside { get; init; }

    /// <summary>Whether the cut drops the connection; the body ends as if it were whole otherwise.</summary>
    public bool DropsInside { get; init; }

    /// <summary>Refuses the prompt for a category of Azure's content filter.</summary>
    public string? FilteredFor { get; init; }

    /// <summary>Sent as it is, in place of JSON.</summary>
    public string? RawBody { get; init; }

    /// <summary>A text, streamed word by word.</summary>
    public static OpenAIReply Text(string text) => new() { Pieces = [.. Words().Matches(text).Select(match => match.Value)] };

    /// <summary>Calls of tools, each with its arguments as JSON.</summary>
    public static OpenAIReply Call(params (string Name, string Arguments)[] calls) =>
        new() { ToolCalls = [.. calls.Select((call, at) => new OpenAIToolCall($"call_{at + 1}", call.Name, call.Arguments))] };

    /// <summary>Vectors.</summary>
    public static OpenAIReply Vectors(Func<string, float[]> embed) => new() { Embed = embed };

    /// <summary>Scores of moderation: what holds a word falls into a category.</summary>
    public static OpenAIReply Moderation(params (string Word, string Category, double Score)[] rules) => new()
    {
        Moderate = text => rules
            .Where(rule => text.Contains(rule.Word, StringComparison.OrdinalIgnoreCase))
            .GroupBy(rule => rule.Category)
            .ToDictionary(same => same.Key, same => same.Max(rule => rule.Score)),
    };

    /// <summary>An error.</summary>
    public static OpenAIReply Error(int status, string? code = null, string? retryAfter = null) => new()
    {
        Status = status,
        ErrorCode = code,
        Headers = retryAfter is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Retry-After"] = retryAfter },
    };

    /// <summary>Azure's filter refuses the prompt.</summary>
    public static OpenAIReply Filtered(string category) => new() { Status = 400, ErrorCode = "content_filter", FilteredFor = category };

    /// <summary>No answer: the connection is dropped.</summary>
    public static OpenAIReply Dropped() => new() { DropAfter = -1 };

    [GeneratedRegex(@"\S+\s*|\s+")]
    private static partial Regex Words();
}
