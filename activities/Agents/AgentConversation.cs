using System.Text.Json;
using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Audio;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Agents;

/// <summary>Builds the messages of an agent's step from payloads, and reads what its tools gave.</summary>
/// <param name="agents">Has the prompts.</param>
/// <param name="payloads">Objectives, arguments, results.</param>
public sealed class AgentConversation(AgentCatalog agents, IRunPayloads payloads)
{
    private const string TakenUp = "The orchestrator took this up.";
    private const string NoRoom = "Left out: the context has no room for this result. Call again for less of it if it is needed.";

    /// <summary>The task with what it is to find out or do.</summary>
    internal async Task<PlannedTask> TaskAsync(AgentStepInput input, CancellationToken cancellationToken)
    {
        var plan = await payloads.GetAsync(input.Scope, input.Plan, PayloadJson.Default.PlanPayload, cancellationToken);
        return plan.Tasks.First(task => task.Node.TaskId == input.Task.TaskId);
    }

    /// <summary>Tokens of what an agent's first step can't do without: its prompt and its objective.</summary>
    internal async Task<int> LeastAsync(AgentStepInput input, AgentManifest manifest, CancellationToken cancellationToken) =>
        ContextBudget.Estimate(agents.Prompt(manifest.Prompt.File)) + ContextBudget.Estimate((await TaskAsync(input, cancellationToken)).Objective);

    /// <summary>The turns so far, with the results that came since the last step.</summary>
    internal async Task<AgentState> StateAsync(AgentStepInput input, CancellationToken cancellationToken)
    {
        var turns = new List<AgentTurn>();
        IReadOnlyList<ToolCallResult> came = input.Progress.Results;
        for (var payload = input.Progress.State; payload is not null;)
        {
            // From the last one back: each link holds what came back from the calls of the one before.
            var link = await payloads.GetAsync(input.Scope, payload, PayloadJson.Default.AgentStateLink, cancellationToken);
            var results = link.Turn.Results.Concat(came).ToLookup(result => result.CallId);
            turns.Add(link.Turn with { Results = [.. link.Turn.Calls.SelectMany(call => results[call.CallId].Take(1))] });
            (came, payload) = (link.Results, link.Previous);
        }

        turns.Reverse();
        return turns.Count == 0 ? AgentState.Empty : new AgentState(turns);
    }

    /// <summary>Keeps a turn behind those that are there.</summary>
    internal Task<PayloadRef> AppendAsync(AgentStepInput input, AgentState state, AgentTurn turn, CancellationToken cancellationToken) => payloads.PutAsync(
        input.Scope,
        new AgentStateLink(input.Progress.State, state.Turns.Count == 0 ? [] : state.Turns[^1].Results, turn),
        PayloadJson.Default.AgentStateLink,
        cancellationToken);

    /// <summary>The messages of a step, and how many turns and results went into them. Old turns give way first where there is little room; of the last one, results that there is no room for; of what other tasks came to, ends of what is long.</summary>
    /// <param name="input">The step.</param>
    /// <param name="manifest">The agent.</param>
    /// <param name="state">What was said and called before.</param>
    /// <param name="room">Tokens that there are for all of them: what the model's window has beside the tools and what comes after.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal async Task<(IReadOnlyList<AIMessage> Messages, ContextCounts Counts)> MessagesAsync(
        AgentStepInput input, AgentManifest manifest, AgentState state, int room, CancellationToken cancellationToken)
    {
        var prompt = agents.Prompt(manifest.Prompt.File);
        room -= ContextBudget.Estimate(prompt);
        var (ask, shortened) = await AskAsync(input, room, cancellationToken);
        room -= ask.Tokens;
        List<AIMessage> head = [new AIMessage(ChatRole.System, prompt), ask.Message()];
        var turns = new List<List<AIMessage>>();
        foreach (var turn in state.Turns.Reverse())
        {
            var messages = await TurnAsync(input.Scope, turn, cancellationToken);
            if (turns.Count == 0)
            {
                shortened += Shorten(messages, room);
            }

            room -= MessageTokens.Of(messages);
            if (room < 0 && turns.Count > 0)
            {
                break;
            }

            turns.Insert(0, messages);
        }

        return ([.. head, .. turns.SelectMany(turn => turn)], new ContextCounts(turns.Count, state.Turns.Count - turns.Count + shortened));
    }

    /// <summary>What the task's tools gave that its output may rest on.</summary>
    internal async Task<TaskMaterial> MaterialAsync(RunScope scope, AgentState state, CancellationToken cancellationToken)
    {
        var patches = new TaskPatches();
        var (evidence, recordings) = (new List<Evidence>(), new List<string>());
        foreach (var result in state.Turns.SelectMany(turn => turn.Results).Where(result => result is { Status: ToolCallStatus.Succeeded, Result: not null }))
        {
            var packet = await payloads.GetAsync(scope, result.Result!, PayloadJson.Default.PacketEnvelopeIn, cancellationToken);
            patches.Add(packet);
            recordings.AddRange(packet.Provenance.ToolId == TranscribeResult.ToolName ? packet.Provenance.Sources : []);
            if (packet.PacketType == EvidenceList.PacketType)
            {
                evidence.AddRange(packet.Payload.Deserialize(KnowledgeJson.Default.EvidenceList)!.Evidence);
            }
        }

        return new TaskMaterial(evidence, patches) { Recordings = recordings };
    }

    // The last turn stays, whatever it holds; every call of it needs its result, if only to say that it is not there.
    private static int Shorten(List<AIMessage> turn, int room)
    {
        List<FunctionResultContent> results = [.. turn.Skip(1).SelectMany(message => message.Contents).OfType<FunctionResultContent>()];
        var (shortened, least) = (0, ContextBudget.Estimate(NoRoom));
        room -= MessageTokens.Of(turn[0]) + (results.Count * least);
        foreach (var result in results)
        {
            var more = MessageTokens.Of(result) - least;
            if (more > 0 && more > room)
            {
                result.Result = NoRoom;
                shortened++;
                continue;
            }

            room -= Math.Max(0, more);
        }

        return shortened;
    }

    // The other half of the room is for what the agent does with it.
    private async Task<(PromptText Text, int Shortened)> AskAsync(AgentStepInput input, int room, CancellationToken cancellationToken)
    {
        var objective = (await TaskAsync(input, cancellationToken)).Objective;
        var results = new List<PromptText>();
        foreach (var result in input.Inputs.Where(result => result.Output is not null))
        {
            var output = await payloads.GetAsync(input.Scope, result.Output!, PayloadJson.Default.AgentOutput, cancellationToken);
            results.Add(NeededResults.Of(result.TaskId, output));
        }

        var shortened = FittedTexts.Shorten(results, (room - ContextBudget.Estimate(objective)) / 2);
        return (results.Aggregate(new PromptText(objective), (text, result) => text.Add(result)), shortened);
    }

    private async Task<List<AIMessage>> TurnAsync(RunScope scope, AgentTurn turn, CancellationToken cancellationToken)
    {
        var said = new AIMessage(ChatRole.Assistant, turn.Text.Length > 0 ? [new TextContent(turn.Text)] : []);
        if (turn.Calls.Count == 0)
        {
            // A turn that proposed tasks: what came of it stands where the chain's state does.
            return [said, new AIMessage(ChatRole.User, TakenUp)];
        }

        foreach (var call in turn.Calls)
        {
            var arguments = await payloads.GetAsync(scope, call.Arguments, PayloadJson.Default.JsonElement, cancellationToken);
            said.Contents.Add(new FunctionCallContent(
                call.CallId, call.ToolId, arguments.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value, StringComparer.Ordinal)));
        }

        List<AIMessage> messages = [said];
        foreach (var result in turn.Results)
        {
            messages.Add(new AIMessage(ChatRole.Tool, [new FunctionResultContent(result.CallId, await ContentAsync(scope, result, cancellationToken))]));
        }

        return messages;
    }

    // Whoever wrote a result, it was not the user: it is labelled, so that the prompt's rule about material has something to hold on to.
    private async Task<object> ContentAsync(RunScope scope, ToolCallResult result, CancellationToken cancellationToken) => result.Result is { } payload
        ? LabelledResult.Of(result.ToolId, (await payloads.GetAsync(scope, payload, PayloadJson.Default.PacketEnvelopeIn, cancellationToken)).Payload)
        : JsonSerializer.SerializeToElement(new ToolFailure(result.Code ?? string.Empty, Problems.All.GetValueOrDefault(result.Code ?? string.Empty)?.Title), PayloadJson.Default.ToolFailure);
}
