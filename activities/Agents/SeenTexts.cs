using Cartrita.Activities.Chat;
using Cartrita.Core.Agents;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>Knows what an agent was shown: what the user wrote, the task's objective, and what tools gave.</summary>
/// <remarks>
/// An address that stands in none of it was put together by the model, perhaps out of what it has read and where a text told it to send that. A model's own words do not count,
/// so neither do other agents' summaries and the objectives that they propose; the sources that they name do.
/// </remarks>
/// <param name="conversation">The objective.</param>
/// <param name="runs">What the user wrote.</param>
/// <param name="payloads">What tools gave.</param>
public sealed class SeenTexts(AgentConversation conversation, RunCache runs, IRunPayloads payloads)
{
    /// <summary>Whether a text stands to the letter in what the agent was shown; of an address what comes before its fragment.</summary>
    internal async Task<bool> HoldAsync(AgentStepInput input, AgentState state, IReadOnlyList<ToolBinding> bindings, string text, CancellationToken cancellationToken)
    {
        var sought = text.Split('#', 2)[0];
        if (string.IsNullOrWhiteSpace(sought))
        {
            return false;
        }

        var run = await runs.FindAsync(input.Scope.OwnerId, input.Scope.RunId, cancellationToken);
        if ((run?.Request?.Messages ?? []).Any(message => message.Role == "user" && Holds(message.Content)) || await conversation.TaskAsync(input, cancellationToken) is { Proposed: false } task && Holds(task.Objective))
        {
            return true;
        }

        var showing = bindings.Where(tool => tool.Shows).Select(tool => tool.ToolId).ToHashSet(StringComparer.Ordinal);
        foreach (var (call, result) in Calls(state).Where(made => made.Result.Result is not null && showing.Contains(made.Result.ToolId)))
        {
            // What stands in the call's own arguments may just be given back.
            var asked = await payloads.GetAsync(input.Scope, call.Arguments, PayloadJson.Default.JsonElement, cancellationToken);
            if (JsonTexts.Of(asked).Any(Holds))
            {
                continue;
            }

            var packet = await payloads.GetAsync(input.Scope, result.Result!, PayloadJson.Default.PacketEnvelopeIn, cancellationToken);
            if (JsonTexts.Of(packet.Payload).Any(Holds))
            {
                return true;
            }
        }

        foreach (var needed in input.Inputs.Where(result => result.Output is not null))
        {
            var output = await payloads.GetAsync(input.Scope, needed.Output!, PayloadJson.Default.AgentOutput, cancellationToken);
            if (output.Evidence.Any(evidence => Holds(evidence.Text) || Holds(evidence.Url?.ToString() ?? string.Empty)))
            {
                return true;
            }
        }

        return false;

        static IEnumerable<(ToolCallRequest Call, ToolCallResult Result)> Calls(AgentState state) =>
            state.Turns.SelectMany(turn => turn.Calls.Join(turn.Results, call => call.CallId, result => result.CallId, (call, result) => (call, result)));

        bool Holds(string shown) => shown.Contains(sought, StringComparison.Ordinal);
    }
}
