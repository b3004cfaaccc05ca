using Cartrita.Activities.Agents;
using Cartrita.Activities.Agents.Evaluation;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Memory;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Memory;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Support;

/// <summary>One run, taken through its activities by hand.</summary>
internal sealed class ChatRun(RunHarness harness, RunDocument document)
{
    internal RunDocument Document { get; } = document;

    internal RunScope Scope { get; } = new()
    {
        OwnerId = document.OwnerId,
        RunId = document.Id,
        ConversationId = document.ConversationId,
        MessageId = document.MessageId,
        RequestId = document.RequestId,
        Deadline = TimeProvider.System.GetUtcNow().AddMinutes(2),
    };

    internal Task<Outcome<PrepareResult>> PrepareAsync() => harness.Get<PrepareActivity>().RunAsync(new PrepareInput(Scope), CancellationToken.None);

    internal async Task<PrepareResult> PreparedAsync() => Value(await PrepareAsync());

    internal Task<Outcome<PlanResult>> PlanAsync(PrepareResult ready) => harness.Get<PlanActivity>().RunAsync(
        new PlanInput { Scope = Scope, Model = ready.Model, RecallFrom = ready.RecallFrom, FirstSequence = ready.FirstSequence, Limits = RunHarness.Limits },
        CancellationToken.None);

    internal AnswerInput AnswerInput(PrepareResult ready) => new()
    {
        Scope = Scope,
        Model = ready.Model,
        RecallFrom = ready.RecallFrom,
        FirstSequence = ready.FirstSequence,
        Usage = TokenUsage.None,
        Limits = RunHarness.Limits,
    };

    internal Task<Outcome<AnswerResult>> AnswerAsync(AnswerInput input) => harness.Get<AnswerActivity>().RunAsync(input, CancellationToken.None);

    internal Task<Outcome<RerankResult>> RerankAsync(PrepareResult ready, IReadOnlyList<AgentResult> results) => harness.Get<RerankActivity>().RunAsync(
        new RerankInput { Scope = Scope, Model = ready.Model, Results = results, Usage = TokenUsage.None, Limits = RunHarness.Limits }, CancellationToken.None);

    internal Task<Outcome<EvaluateResult>> EvaluateAsync(PrepareResult ready, TokenUsage usage, params IReadOnlyList<AgentResult> results) => harness.Get<EvaluateActivity>().RunAsync(
        new EvaluateInput { Scope = Scope, Model = ready.Model, Results = results, Usage = usage, Limits = RunHarness.Limits }, CancellationToken.None);

    internal Task CloseAsync(string? code = null) =>
        harness.Get<CloseRunActivity>().RunAsync(new CloseRunInput { Scope = Scope, Code = code }, CancellationToken.None);

    /// <summary>The whole way of a plain question.</summary>
    internal async Task<RunView> AskAsync()
    {
        var ready = await PreparedAsync();
        if (Value(await AnswerAsync(AnswerInput(ready))).Remembers)
        {
            Value(await RememberAsync(ready));
        }

        await CloseAsync();
        return await ViewAsync();
    }

    internal Task<Outcome<RememberResult>> RememberAsync(PrepareResult ready, long tokensLeft = 100_000) => harness.Get<RememberActivity>().RunAsync(
        new RememberInput { Scope = Scope, Model = ready.Model, RecallFrom = ready.RecallFrom, FirstSequence = ready.FirstSequence, TokensLeft = tokensLeft }, CancellationToken.None);

    /// <summary>The whole way of a question that is planned.</summary>
    internal async Task<RunView> AskWithPlanAsync()
    {
        var ready = await PreparedAsync();
        Assert.True(ready.Decompose);
        var plan = Value(await PlanAsync(ready));
        var results = new List<AgentResult>();
        foreach (var task in plan.Tasks)
        {
            results.Add(await RunAgentAsync(ready.Model, plan, task, results));
        }

        Value(await AnswerAsync(AnswerInput(ready) with { Plan = plan.Plan, Results = results, Usage = plan.Usage }));
        await CloseAsync();
        return await ViewAsync();
    }

    internal async Task<AgentResult> RunAgentAsync(ModelChoice supervisor, PlanResult plan, TaskNode task, IReadOnlyList<AgentResult> inputs)
    {
        var progress = new AgentProgress { StartedAt = TimeProvider.System.GetUtcNow() };
        while (true)
        {
            var outcome = await StepAsync(supervisor, plan, task, inputs, progress);
            if (outcome.Value is not { Code: null } step)
            {
                return new AgentResult { TaskId = task.TaskId, Agent = task.Agent, Status = AgentTaskStatus.Failed, Code = outcome.Value?.Code ?? outcome.Code };
            }

            if (step.Output is { } output)
            {
                return new AgentResult { TaskId = task.TaskId, Agent = task.Agent, Status = AgentTaskStatus.Completed, Output = output, DurationMs = step.DurationMs, Told = true };
            }

            if (step.Code is { } code)
            {
                return new AgentResult { TaskId = task.TaskId, Agent = task.Agent, Status = AgentTaskStatus.Failed, Code = code };
            }

            var called = new List<ToolCallResult>();
            foreach (var call in step.Calls)
            {
                called.Add(await CallAsync(task, call));
            }

            progress = progress with { Steps = progress.Steps + 1, Usage = progress.Usage.Plus(step.Usage), State = step.State, Model = step.Model, Results = called, ToolCalls = progress.ToolCalls + called.Count };
        }
    }

    internal async Task<ToolCallResult> CallAsync(TaskNode task, ToolCallRequest call) => Value(await harness.Get<ExecuteToolActivity>().RunAsync(
        new ExecuteToolInput { Scope = Scope, WriterId = $"{task.TaskId}.tool.{call.CallId}", Task = task, Call = call }, CancellationToken.None));

    internal Task<Outcome<AgentStepResult>> StepAsync(
        ModelChoice supervisor, PlanResult plan, TaskNode task, IReadOnlyList<AgentResult> inputs, AgentProgress progress, bool mayCallTools = true, bool onlyFinds = false) =>
        harness.Get<AgentStepActivity>().RunAsync(
            new AgentStepInput
            {
                Scope = Scope,
                WriterId = $"{task.TaskId}.step.{progress.Steps}",
                Task = task,
                Level = 1,
                Plan = plan.Plan,
                Supervisor = supervisor,
                Inputs = [.. inputs.Where(result => task.DependsOn.Contains(result.TaskId))],
                Progress = progress,
                MayCallTools = mayCallTools,
                OnlyFinds = onlyFinds,
                ChainLimits = task.Agent == ChainRules.Agent ? RunHarness.Limits : null,
            },
            CancellationToken.None);

    internal Task<IReadOnlyList<Frame>> FramesAsync() => harness.FramesAsync(Document.Id);

    internal async Task<RunView> ViewAsync() => RunViewFold.Fold(await FramesAsync());

    internal async Task<RunDocument> StoredAsync() =>
        (await harness.Get<DocumentCollection<RunDocument>>().ReadAsync(Document.OwnerId, Document.Id.Value, CancellationToken.None))!.Value;

    internal async Task<ConversationHeader> ConversationAsync() =>
        (await harness.Get<DocumentCollection<ConversationHeader>>().ReadAsync(Document.OwnerId, Document.ConversationId!.Value.Value, CancellationToken.None))!.Value;

    internal async Task<IReadOnlyList<MessageDocument>> MessagesAsync() => [.. (await harness.Get<DocumentCollection<MessageDocument>>().ReadManyAsync(
        Document.OwnerId,
        Enumerable.Range(0, 20).Select(sequence => MessageDocument.DocumentId(Document.ConversationId!.Value, sequence)),
        CancellationToken.None)).Select(stored => stored.Value).OrderBy(message => message.Sequence)];

    internal static T Value<T>(Outcome<T> outcome)
        where T : class
    {
        Assert.True(outcome.Ok, $"{outcome.Code}: {outcome.Detail}");
        return outcome.Value!;
    }
}
