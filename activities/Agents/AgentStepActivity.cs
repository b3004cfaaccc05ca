using Cartrita.Activities.Agents.Chains;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Models;
using Cartrita.Activities.Telemetry;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.AI;

namespace Cartrita.Activities.Agents;

/// <summary>One model call of an agent: it comes to tool calls, or to an output of data only.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="agents">The manifests.</param>
/// <param name="conversation">The agent's messages.</param>
/// <param name="models">The models.</param>
/// <param name="tools">What the manifest's tools look like.</param>
/// <param name="chains">Keeps what is proposed for chains.</param>
/// <param name="requested">Refuses calls that may not be made.</param>
/// <param name="schemas">Checks outputs.</param>
/// <param name="payloads">Keeps state, arguments and output.</param>
/// <param name="frames">Tells of the task.</param>
/// <param name="time">The clock.</param>
public sealed class AgentStepActivity(
    RunGuard guard,
    AgentCatalog agents,
    AgentConversation conversation,
    AgentModels models,
    IToolExecutor tools,
    AgentChains chains,
    RequestedCalls requested,
    IJsonSchemas schemas,
    IRunPayloads payloads,
    AgentFrames frames,
    TimeProvider time)
{
    /// <summary>Takes a step.</summary>
    /// <param name="input">The task, and where its loop stands.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.AgentStep)]
    public Task<Outcome<AgentStepResult>> RunAsync([ActivityTrigger] AgentStepInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(RunSteps.Of(input), input.Scope, token => StepAsync(input, token), cancellationToken);

    private async Task<Outcome<AgentStepResult>> StepAsync(AgentStepInput input, CancellationToken cancellationToken)
    {
        if (agents.Find(input.Task.Agent) is not { Available: true } manifest)
        {
            return Outcome.Fail<AgentStepResult>(Problems.InvalidPlan, "The plan names an agent that is not available.");
        }

        if (input.OnlyFinds)
        {
            return await FoundAsync(input, cancellationToken);
        }

        if (input.Progress.Usage.TotalTokens >= manifest.Limits.MaxTokens)
        {
            return Outcome.Fail<AgentStepResult>(Problems.LimitExceeded, "The task's tokens are used up.", BudgetOperations.Tokens);
        }

        await using var told = await frames.OpenAsync(input, cancellationToken);
        var taken = await TakeAsync(input, manifest, told, cancellationToken);
        told.WriteStep(taken.Code ?? taken.Value!.Code);
        return taken;
    }

    private async Task<Outcome<AgentStepResult>> TakeAsync(AgentStepInput input, AgentManifest manifest, AgentFrameWriter told, CancellationToken cancellationToken)
    {
        if (input.NearLimit is { } limit)
        {
            told.WriteWarning(limit);
        }

        var state = await conversation.StateAsync(input, cancellationToken);
        var bindings = await BindingsAsync(input, manifest, cancellationToken);
        var place = await chains.PlaceAsync(input, manifest, MayCallTools(input, manifest), cancellationToken);
        var ask = new AgentAsk(input, manifest, await models.ChooseAsync(input, manifest, bindings, told, cancellationToken), state, bindings) { Chain = place };
        var response = await models.AskAsync(ask, told, cancellationToken);
        var calls = response.Reply.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        if (calls.Count > 0)
        {
            if (LimitOf(input, manifest) is { } reached)
            {
                return Outcome.Of(Result(input, response.Reply.Usage.ToUsage()) with { Code = Problems.LimitExceeded.Code, Limit = reached });
            }

            var sorted = await requested.SortAsync(input, state, calls, bindings, manifest.Limits.MaxToolCalls - input.Progress.ToolCalls, cancellationToken);
            return await CallToolsAsync(ask, response, sorted, told, cancellationToken);
        }

        return await FinishAsync(ask, response, told, cancellationToken);
    }

    private async Task<Outcome<AgentStepResult>> FoundAsync(AgentStepInput input, CancellationToken cancellationToken)
    {
        var found = await conversation.MaterialAsync(input.Scope, await conversation.StateAsync(input, cancellationToken), cancellationToken);
        if (found.Evidence.Count == 0)
        {
            return Outcome.Of(Result(input, TokenUsage.None));
        }

        var output = new AgentOutput(string.Empty, found.Evidence);
        await using var told = await frames.OpenAsync(input, cancellationToken);
        await told.WriteFoundAsync(output, cancellationToken);
        return Outcome.Of(Result(input, TokenUsage.None) with { Output = await payloads.PutAsync(input.Scope, output, PayloadJson.Default.AgentOutput, cancellationToken) });
    }

    private async Task<Outcome<AgentStepResult>> FinishAsync(AgentAsk ask, AgentModelReply response, AgentFrameWriter told, CancellationToken cancellationToken)
    {
        var input = ask.Input;
        var found = await conversation.MaterialAsync(input.Scope, ask.State, cancellationToken);
        var usage = response.Reply.Usage.ToUsage();
        var (output, proposal, fault) = await ReadAsync(ask, response, found);
        if (output is null)
        {
            // A model may mend its answer once.
            told.WriteProgress(input, "mending");
            try
            {
                response = await models.AskAsync(ask with { Tools = [], Repair = new AgentRepair(response.Reply.Text, fault!) }, told, cancellationToken);
            }
            catch (CartritaException exception) when (exception.Problem != Problems.Unavailable && exception.Problem != Problems.Internal)
            {
                // What the first reply took is spent.
                return Outcome.Of(Result(input, usage) with { Code = exception.Problem.Code, Limit = exception.Limit });
            }

            usage = usage.Plus(response.Reply.Usage.ToUsage());
            (output, proposal, _) = await ReadAsync(ask, response, found);
        }

        if (output is null)
        {
            return Outcome.Of(Result(input, usage) with { Code = Problems.AgentResultInvalid.Code });
        }

        if (proposal is not null)
        {
            return await ProposeAsync(ask, response, proposal, usage, told, cancellationToken);
        }

        var payload = await payloads.PutAsync(input.Scope, output, PayloadJson.Default.AgentOutput, cancellationToken);
        var result = Result(input, usage) with { Output = payload };
        await told.WriteOutputAsync(output, result, input.Progress.Usage.Plus(usage), cancellationToken);
        return Outcome.Of(result);
    }

    private async Task<Outcome<AgentStepResult>> ProposeAsync(
        AgentAsk ask, AgentModelReply response, ChainProposal proposal, TokenUsage usage, AgentFrameWriter told, CancellationToken cancellationToken)
    {
        var step = await chains.KeepAsync(ask.Input, ask.Chain!, proposal, cancellationToken);
        told.WriteChain(ask.Chain!, step);
        return Outcome.Of(Result(ask.Input, usage) with
        {
            State = await conversation.AppendAsync(ask.Input, ask.State, new AgentTurn(response.Reply.Text, [], []), cancellationToken),
            Chain = step,
            Model = ask.Model,
        });
    }

    // Two limits hold: the agent's share of the run's, and what its manifest allows one task. Of its tokens a third is left for the answer. Which of them leaves no more tool calls; null where none does.
    private static string? LimitOf(AgentStepInput input, AgentManifest manifest) =>
        !input.MayCallTools ? input.NearLimit ?? BudgetOperations.Steps
        : input.Progress.Steps + 1 >= manifest.Limits.MaxSteps ? BudgetOperations.Steps
        : input.Progress.ToolCalls >= manifest.Limits.MaxToolCalls ? BudgetOperations.ToolCalls
        : input.Progress.Usage.TotalTokens >= manifest.Limits.MaxTokens * 2 / 3 ? BudgetOperations.Tokens
        : null;

    private static bool MayCallTools(AgentStepInput input, AgentManifest manifest) => LimitOf(input, manifest) is null;

    private async ValueTask<IReadOnlyList<ToolBinding>> BindingsAsync(AgentStepInput input, AgentManifest manifest, CancellationToken cancellationToken) =>
        MayCallTools(input, manifest) ? await tools.BindingsAsync(manifest.Id, cancellationToken) : [];

    private async Task<Outcome<AgentStepResult>> CallToolsAsync(
        AgentAsk ask, AgentModelReply response, SortedCalls calls, AgentFrameWriter told, CancellationToken cancellationToken)
    {
        var input = ask.Input;
        told.WriteProgress(input, "calling_tools");
        foreach (var refused in calls.Refused)
        {
            told.WriteRefused(refused);
        }

        return Outcome.Of(Result(input, response.Reply.Usage.ToUsage()) with
        {
            State = await conversation.AppendAsync(input, ask.State, new AgentTurn(response.Reply.Text, calls.All, calls.Refused), cancellationToken),
            Calls = calls.Allowed,
            Alerts = calls.Refused.Count(refused => refused.Code == Problems.ArgumentNotShown.Code),
            Model = ask.Model,
        });
    }

    private async Task<(AgentOutput? Output, ChainProposal? Proposal, string? Fault)> ReadAsync(AgentAsk ask, AgentModelReply response, TaskMaterial found)
    {
        var read = Read(ask, response, found);
        return read.Proposal is { } proposal && await chains.AdmitAsync(ask.Input, ask.Chain!, proposal) is { } full ? (null, null, full) : read;
    }

    // local-extractive can't fill a schema: its text is quotes already, and its evidence is all that it was given.
    private (AgentOutput? Output, ChainProposal? Proposal, string? Fault) Read(AgentAsk ask, AgentModelReply response, TaskMaterial found)
    {
        if (response.Model.Provider == ProviderNames.LocalExtractive)
        {
            return (new AgentOutput(response.Reply.Text, found.Evidence), null, null);
        }

        var (output, fault) = AgentReply.Read(schemas, ask.Manifest, response.Reply.Text, found);
        if (output is null || ask.Chain is not { } place)
        {
            return (output, null, fault);
        }

        // Where nothing can be added any more, what is proposed all the same is left alone.
        var (proposal, unfit) = place.IsOpen && output.Data is { } data ? ChainReply.Read(data, place) : (null, null);
        var goesOn = proposal is not null && (proposal.Tasks.Count > 0 || place.HasPending);
        return unfit is null ? (output with { Data = null }, goesOn ? proposal : null, null) : (null, null, unfit);
    }

    private AgentStepResult Result(AgentStepInput input, TokenUsage usage) => new()
    {
        State = input.Progress.State,
        Usage = usage,
        DurationMs = (long)(time.GetUtcNow() - input.Progress.StartedAt).TotalMilliseconds,
    };
}
