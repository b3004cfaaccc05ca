using System.Text.Json;
using Cartrita.Activities.Governance;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Policies;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools;

/// <summary>Runs tools by their ids: policy, arguments, the call within its limits, a look at its result, the record. What fails on the way is a result that the model reads.</summary>
public sealed class ToolExecutor : IToolExecutor
{
    private readonly ToolCatalog tools;
    private readonly IToolPolicy policy;
    private readonly IJsonSchemas schemas;
    private readonly ToolCall calls;
    private readonly EffectedCalls effects;
    private readonly RepeatedReads reads;
    private readonly Moderator moderator;
    private readonly IAuditLog audit;
    private readonly CurrentStep steps;
    private readonly TimeProvider time;

    /// <summary>Makes an executor.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="policy">Allows or denies.</param>
    /// <param name="schemas">Checks arguments.</param>
    /// <param name="calls">Makes calls.</param>
    /// <param name="effects">Makes those that change something.</param>
    /// <param name="reads">Remembers those that only read.</param>
    /// <param name="moderator">Has what would be written moderated.</param>
    /// <param name="audit">Is told of every decision.</param>
    /// <param name="steps">Is told of every call.</param>
    /// <param name="time">The clock.</param>
    public ToolExecutor(ToolCatalog tools, IToolPolicy policy, IJsonSchemas schemas, ToolCall calls, EffectedCalls effects, RepeatedReads reads, Moderator moderator, IAuditLog audit, CurrentStep steps, TimeProvider time)
    {
        (this.tools, this.policy, this.schemas, this.calls, this.effects, this.reads, this.moderator, this.audit, this.steps, this.time) = (tools, policy, schemas, calls, effects, reads, moderator, audit, steps, time);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ToolBinding>> BindingsAsync(string agent, CancellationToken cancellationToken) =>
        [.. (await tools.OfAsync(agent, cancellationToken)).Select(tool => tool.Binding)];

    /// <inheritdoc />
    public async Task<ExecutorResult> ExecuteAsync(
        RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(call);
        var told = steps.Value?.Begin(RunCall.OfTool(call.ToolId, call.CallId));
        try
        {
            var result = await DecideAsync(context, call, arguments, cancellationToken);
            told?.End(OutcomeOf(result));
            return result;
        }
        catch (Exception exception)
        {
            told?.End(TraceOutcomes.Of(exception));
            throw;
        }
    }

    private static string OutcomeOf(ExecutorResult result) => result.Status switch
    {
        ToolCallStatus.Succeeded => TraceOutcomes.Ok,
        ToolCallStatus.AwaitingApproval => TraceOutcomes.Waiting,
        _ => result.Code ?? Problems.Internal.Code,
    };

    private async Task<ExecutorResult> DecideAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var tool = (await tools.OfAsync(context.Agent, cancellationToken)).FirstOrDefault(known => known.Binding.ToolId == call.ToolId);

        // What was asked for before is looked up first: it stays what it came to, also where its tool is away, is another one or says now that it only reads.
        var kept = tool?.Binding is { Effect: ToolEffect.Reads, Target: null } ? null : await effects.FindAsync(context, cancellationToken);
        if (kept is not null && await effects.LookUpAsync(context, kept, tool?.Binding, arguments, cancellationToken) is { } known)
        {
            if (known.Status != ToolCallStatus.AwaitingApproval)
            {
                Record(context, call, ToolDecisions.OfKept(known));
            }

            return known;
        }

        if (tool is null)
        {
            return Refused(Problems.ToolDenied, "There is no such tool here.");
        }

        var decision = policy.Decide(context, tool.Binding);
        if (Gate(tool.Binding, decision, arguments) is { } closed)
        {
            Record(context, call, decision);
            return kept is null ? closed : await effects.GiveUpAsync(kept, closed);
        }

        if (kept is null && tool.Binding.Effect == ToolEffect.Reads && decision.Effect == PolicyEffect.Allow)
        {
            Record(context, call, decision);
            return await reads.OnceAsync(context, call, arguments, MakeAsync);
        }

        // What a person approved was looked at before they were asked.
        var moderated = ModerationOutcome.Clean;
        if (kept is null)
        {
            moderated = await moderator.CallAsync(arguments, cancellationToken);
            var checkedCall = moderated.Refusal is { } refusal ? Refused(refusal, refusal.Title) : await CheckAsync();
            if (checkedCall.Status != ToolCallStatus.Succeeded)
            {
                Record(context, call, decision);
                return checkedCall with { Findings = moderated.Findings };
            }
        }

        var asked = time.GetUtcNow();
        var result = await effects.RunAsync(context, tool.Binding, call, arguments, decision.Effect == PolicyEffect.Approve, MakeAsync, cancellationToken);
        if (result.Status != ToolCallStatus.AwaitingApproval || result.Effect!.RequestedAt >= asked)
        {
            Record(context, call, ToolDecisions.Of(decision, result));
        }

        return result with { Findings = moderated.Findings };

        // It reads only, so what fails by the way is tried again with its step.
        Task<ExecutorResult> CheckAsync() => calls.MakeAsync(
            tool.Binding with { Effect = ToolEffect.Reads },
            async token =>
            {
                await tool.CheckAsync(context, arguments, token);
                return new ExecutorResult { Status = ToolCallStatus.Succeeded };
            },
            cancellationToken);

        Task<ExecutorResult> MakeAsync() => calls.MakeAsync(tool.Binding, token => tool.RunAsync(context, call, arguments, token), cancellationToken);
    }

    // Nobody is asked about a call that can't be made.
    private ExecutorResult? Gate(ToolBinding tool, PolicyDecision decision, JsonElement arguments) =>
        decision.Effect == PolicyEffect.Deny ? Refused(Problems.ToolDenied, "This tool may not be used here.")
        : schemas.Fault(tool.Parameters, arguments) is { } fault ? ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, $"The arguments do not fit the tool's schema. {fault}")
        : null;

    private static ExecutorResult Refused(Problem problem, string detail) => ExecutorResult.Of(ToolCallStatus.Denied, problem, detail);

    private void Record(RuntimeContext context, ToolCallRequest call, PolicyDecision decision) => audit.Add(new AuditEvent
    {
        At = time.GetUtcNow(),
        Function = DurableNames.ExecuteTool,
        Target = $"{call.ToolId} {context.RunId.Value}/{context.TaskId.Value}/{call.CallId}",
        Outcome = decision.ToString(),
        RequestId = context.CorrelationId,
        ThreadId = context.ThreadId,
        Owner = context.OwnerId.Value,
    });
}
