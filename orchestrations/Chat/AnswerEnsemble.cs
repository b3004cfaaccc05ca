using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Streaming.Data;
using Cartrita.Orchestrations.Governance;
using Cartrita.Orchestrations.Streaming;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Chat;

/// <summary>Lets the members of an ensemble write drafts side by side, and has them resolved (AGENT-10). A run without one takes no step here.</summary>
internal static class AnswerEnsemble
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Drafts and resolves.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="stop">What may stop the run.</param>
    /// <param name="frames">The supervisor's frames.</param>
    /// <param name="plan">The ensemble; null where one model answers.</param>
    /// <param name="answer">What the answer is made of so far.</param>
    /// <returns>What the drafts came to; null where one model answers, and where the run stops.</returns>
    internal static async Task<ResolvedDrafts?> RunAsync(TaskOrchestrationContext context, StopSignal stop, SupervisorFrames frames, EnsemblePlan? plan, AnswerInput answer)
    {
        if (plan is null || stop.Reason is not null)
        {
            return null;
        }

        var now = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero);
        var room = EnsembleRoom.Of(plan, answer.Limits, answer.Usage.TotalTokens, answer.Scope.Deadline - now);
        if (room.Reason is { } reason)
        {
            return Told(frames, None(reason, [.. plan.Members.Select(member => new EnsembleMember(member) { Code = reason })]));
        }

        var drafts = await DraftAsync(context, stop, frames, plan, answer, room, now + room.Time);
        if (stop.Reason is not null || drafts.Any(draft => draft.Code == Problems.RunCancelled.Code))
        {
            // Those that were interrupted could not tell of their own end.
            TellInterrupted(frames, drafts);
            return null;
        }

        LeaveOut(frames, drafts);
        return Told(frames, await ResolveAsync(stop, plan, answer, [.. drafts.Select(MemberOf), .. plan.Members.Skip(room.Members).Select(WithoutRoom)], RefsOf(drafts)));
    }

    /// <summary>The answer's input with the drafts.</summary>
    internal static AnswerInput With(this AnswerInput input, ResolvedDrafts? resolved) =>
        resolved is null ? input : input with { Ensemble = resolved, Usage = input.Usage.Plus(resolved.Told.Spent()) };

    private static async Task<IReadOnlyList<Drafted>> DraftAsync(
        TaskOrchestrationContext context, StopSignal stop, SupervisorFrames frames, EnsemblePlan plan, AnswerInput answer, EnsembleRoom room, DateTimeOffset until)
    {
        // One part of the money each, and one for what is made of the drafts.
        var shared = answer.Limits.CostLeft(answer.Usage) is { } left
            ? answer with { Limits = answer.Limits with { MaxCostMicroUsd = answer.Usage.CostMicroUsd + (left / (room.Members + 1)) } }
            : answer;
        List<Task<Outcome<DraftResult>>> writing = [];
        var carried = frames.Take();
        for (var place = 1; place <= room.Members; place++)
        {
            var input = new DraftInput { Answer = shared, Member = plan.Members[place - 1], Place = place, MaxTokens = room.TokensEach, Until = until };
            writing.Add(CallAsync(stop, place == 1 ? input with { Answer = shared with { Frames = carried } } : input));
        }

        // A draft ends itself in time; one whose instance is gone is begun again who knows when, and the others do not wait for it.
        using var all = new CancellationTokenSource();
        await Task.WhenAny(Task.WhenAll(writing), context.CreateTimer((until + Patience).UtcDateTime, all.Token));
        all.Cancel();
        List<Outcome<DraftResult>> outcomes = [.. writing.Select(draft => draft.IsCompleted ? draft.Result : Outcome.Fail<DraftResult>(Problems.DeadlineExceeded))];
        if (!outcomes[0].Ok)
        {
            frames.Return(carried);
        }

        return [.. outcomes.Select((outcome, index) => new Drafted(index + 1, plan.Members[index], outcome))];
    }

    private static Task<Outcome<DraftResult>> CallAsync(StopSignal stop, DraftInput input) => stop.CallAsync<DraftResult>(DurableNames.Draft, input);

    private static void LeaveOut(SupervisorFrames frames, IReadOnlyList<Drafted> drafts)
    {
        TellInterrupted(frames, drafts);
        foreach (var draft in drafts.Where(draft => draft.Code is not null))
        {
            frames.Decide(new OrchestrationDecisionData { Decision = Decisions.DraftLeftOut, Agent = AgentLevels.SupervisorName, Reason = draft.Code!, Model = draft.Member }, draft.Task);
        }
    }

    private static async Task<ResolvedDrafts> ResolveAsync(
        StopSignal stop, EnsemblePlan plan, AnswerInput answer, IReadOnlyList<EnsembleMember> members, IReadOnlyList<DraftRef> drafts)
    {
        if (drafts.Count < EnsembleGate.Fewest)
        {
            return drafts.Count == 0
                ? None(EnsembleReasons.NoDraft, members)
                : new ResolvedDrafts { Told = new EnsembleData { Members = members, Resolution = EnsembleResolutions.Single, Reason = EnsembleReasons.OnlyDraft }, Drafts = drafts };
        }

        var resolved = await stop.CallAsync<ResolveDraftsResult>(DurableNames.ResolveDrafts, new ResolveDraftsInput
        {
            Scope = stop.Scope,
            Model = answer.Model,
            Drafts = drafts,
            Resolve = plan.Resolve,
            Usage = members.Aggregate(answer.Usage, (sum, member) => sum.Plus(member.Usage ?? TokenUsage.None)),
            Limits = answer.Limits,
        });
        return resolved.Value is { } verdict
            ? Scored(verdict, members, drafts)
            : new ResolvedDrafts { Told = new EnsembleData { Members = members, Resolution = EnsembleResolutions.Picked, Reason = EnsembleReasons.NotScored }, Drafts = drafts };
    }

    private static ResolvedDrafts Scored(ResolveDraftsResult verdict, IReadOnlyList<EnsembleMember> members, IReadOnlyList<DraftRef> drafts)
    {
        var scores = verdict.Scores.ToDictionary(score => AgentLevels.DraftTask(score.Place), score => score.Score);
        return new ResolvedDrafts
        {
            Told = new EnsembleData
            {
                Members = [.. members.Select(member => member.TaskId is { } task && scores.TryGetValue(task, out var score) ? member with { Score = score } : member)],
                Resolution = verdict.Resolution,
                Reason = verdict.Reason,
                Method = verdict.Method,
                Judge = verdict.Judge,
            },
            Drafts = [.. verdict.Scores.Select(score => drafts.First(draft => draft.Place == score.Place))],
        };
    }

    private static ResolvedDrafts None(string reason, IReadOnlyList<EnsembleMember> members) =>
        new() { Told = new EnsembleData { Members = members, Resolution = EnsembleResolutions.None, Reason = reason } };

    private static ResolvedDrafts Told(SupervisorFrames frames, ResolvedDrafts resolved)
    {
        var best = resolved.Drafts.Count > 0 ? AgentLevels.DraftTask(resolved.Drafts[0].Place) : default(AgentTaskId?);
        frames.Decide(new OrchestrationDecisionData
        {
            Decision = Decisions.EnsembleResolved,
            Agent = resolved.Told.Method is null ? AgentLevels.SupervisorName : "evaluation",
            Reason = resolved.Told.Reason!,
            Model = resolved.Resolution == EnsembleResolutions.Fused ? null : resolved.Told.Members.FirstOrDefault(member => best is not null && member.TaskId == best)?.Model,
            Ensemble = resolved.Told,
        });
        return resolved;
    }

    private static EnsembleMember MemberOf(Drafted draft) => new(draft.Member) { TaskId = draft.Task, Code = draft.Code, Usage = draft.Result?.Usage };

    private static EnsembleMember WithoutRoom(ModelChoice member) => new(member) { Code = EnsembleReasons.TokensLeft };

    private static List<DraftRef> RefsOf(IReadOnlyList<Drafted> drafts) =>
        [.. drafts.Where(draft => draft.Result?.Draft is not null).Select(draft => new DraftRef(draft.Place, draft.Result!.Draft!))];

    private static void TellInterrupted(SupervisorFrames frames, IReadOnlyList<Drafted> drafts) => frames.Complete(
        from draft in drafts
        where draft.Result is null
        select new AgentResult { TaskId = draft.Task, Agent = AgentLevels.SupervisorName, Status = AgentOutcomes.StatusOf(draft.Code), Code = draft.Code });

    private sealed record Drafted(int Place, ModelChoice Member, Outcome<DraftResult> Outcome)
    {
        internal AgentTaskId Task => AgentLevels.DraftTask(Place);

        internal DraftResult? Result => Outcome.Value;

        // An activity that failed has the outcome's code; one that came back without a draft its own.
        internal string? Code => Outcome.Value is { } result ? result.Code : Outcome.Code;
    }
}
