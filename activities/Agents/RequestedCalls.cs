using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;

namespace Cartrita.Activities.Agents;

/// <summary>Sorts the calls of one reply: those that may be made, and those that are refused before anything durable knows of them.</summary>
/// <remarks>A name is the model's free text until it is one of a bound tool, and one reply may hold any number of calls.</remarks>
/// <param name="payloads">Keeps the arguments.</param>
/// <param name="seen">What the agent was shown.</param>
public sealed class RequestedCalls(IRunPayloads payloads, SeenTexts seen)
{
    /// <summary>Stands for any name that is not a tool's.</summary>
    internal const string UnknownTool = "unknown_tool";

    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    /// <summary>Sorts calls.</summary>
    /// <param name="input">The step.</param>
    /// <param name="state">What was said and called so far.</param>
    /// <param name="calls">What the model called.</param>
    /// <param name="bindings">What it may call.</param>
    /// <param name="left">How many calls the task has left.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<SortedCalls> SortAsync(
        AgentStepInput input, AgentState state, IReadOnlyList<FunctionCallContent> calls, IReadOnlyList<ToolBinding> bindings, int left, CancellationToken cancellationToken)
    {
        var requests = new List<ToolCallRequest>();
        var refused = new List<ToolCallResult>();
        foreach (var call in calls)
        {
            // The model's own call ids need not be unique; these are, and they are the same in every execution of the step.
            var id = $"s{input.Progress.Steps}c{requests.Count}";
            var tool = bindings.FirstOrDefault(binding => binding.ToolId == call.Name);
            var arguments = call.Arguments is { } given ? JsonSerializer.SerializeToElement(given, AIJsonUtilities.DefaultOptions) : NoArguments;
            var problem = tool is null ? Problems.ToolDenied
                : requests.Count - refused.Count >= left ? Problems.LimitExceeded
                : await AreShownAsync(input, state, bindings, tool, arguments, cancellationToken) ? null
                : Problems.ArgumentNotShown;
            if (problem is not null)
            {
                // What a refused call was to be made with is of no use to anybody.
                refused.Add(new ToolCallResult { CallId = id, ToolId = tool?.ToolId ?? UnknownTool, Status = ToolCallStatus.Denied, Code = problem.Code });
                arguments = NoArguments;
            }

            requests.Add(new ToolCallRequest(id, tool?.ToolId ?? UnknownTool, await payloads.PutAsync(input.Scope, arguments, PayloadJson.Default.JsonElement, cancellationToken)));
        }

        return new SortedCalls(requests, refused);
    }

    private async Task<bool> AreShownAsync(AgentStepInput input, AgentState state, IReadOnlyList<ToolBinding> bindings, ToolBinding tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        foreach (var name in tool.ShownArguments)
        {
            // What is no text does not fit the schema, which the executor says better.
            if (arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && !await seen.HoldAsync(input, state, bindings, value.GetString()!, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The calls of a reply, sorted.</summary>
/// <param name="All">All of them, in order, as the model gets to see them again.</param>
/// <param name="Refused">The results of those that are not made.</param>
internal sealed record SortedCalls(IReadOnlyList<ToolCallRequest> All, IReadOnlyList<ToolCallResult> Refused)
{
    /// <summary>The calls to make.</summary>
    internal IReadOnlyList<ToolCallRequest> Allowed => [.. All.ExceptBy(Refused.Select(result => result.CallId), call => call.CallId)];
}
