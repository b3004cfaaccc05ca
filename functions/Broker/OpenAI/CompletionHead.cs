using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>What all pieces of an answer share, and how they are written.</summary>
/// <param name="Id">The answer's id.</param>
/// <param name="Created">When it was asked for, in seconds of Unix time.</param>
/// <param name="Model">The model that was asked for; what the provider calls it goes before.</param>
internal sealed record CompletionHead(string Id, long Created, string Model)
{
    /// <summary>A new one.</summary>
    public static CompletionHead New(IIdSource ids, TimeProvider time, string model) =>
        new($"chatcmpl-{ids.NewId()}", time.GetUtcNow().ToUnixTimeSeconds(), model);

    /// <summary>The calls of an answer; a credential in one does not leave.</summary>
    public static IReadOnlyList<ToolCallBody>? Calls(IEnumerable<AIContent> contents, int from = 0)
    {
        ToolCallBody[] calls = [.. contents.OfType<FunctionCallContent>().Select((call, at) => Call(call, from + at))];
        return calls.Length == 0 ? null : calls;
    }

    /// <summary>OpenAI's word for why an answer ended.</summary>
    public static string Finish(ChatFinishReason? reason, bool calls) =>
        calls ? "tool_calls"
        : reason == ChatFinishReason.Length ? "length"
        : reason == ChatFinishReason.ContentFilter ? "content_filter"
        : "stop";

    /// <summary>A call's arguments as JSON. The text of the model goes before one that is written anew from what was understood of it.</summary>
    public static string Arguments(FunctionCallContent call) =>
        call.RawRepresentation as string ?? JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions);

    private static ToolCallBody Call(FunctionCallContent call, int index) => new()
    {
        Index = index,
        Id = call.CallId,
        Type = "function",
        Function = new CalledFunctionBody { Name = call.Name, Arguments = CredentialRules.Redact(Arguments(call)) },
    };
}
