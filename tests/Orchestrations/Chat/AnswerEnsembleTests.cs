using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Streaming.Data;
using Cartrita.Orchestrations.Tests.Support;
using Cartrita.Runtime.Testing;

namespace Cartrita.Orchestrations.Tests.Chat;

/// <summary>Drafts of several models on their way into one answer.</summary>
public sealed class AnswerEnsembleTests
{
    [Fact]
    public async Task Members_draft_side_by_side_and_the_answer_gets_the_drafts_best_first()
    {
        await using var harness = new ChatHarness { Prepare = _ => ChatHarness.Gated(3), ResolveDrafts = _ => ChatHarness.Resolved(EnsembleResolutions.Picked, 2, 3, 1) };

        await harness.RunChatAsync();

        Assert.Equal(
            [DurableNames.Prepare, DurableNames.Draft, DurableNames.Draft, DurableNames.Draft, DurableNames.ResolveDrafts, DurableNames.Answer, DurableNames.CloseRun], harness.Names);
        Assert.Equal(["m1", "m2", "m3"], harness.InputsOf<DraftInput>().OrderBy(draft => draft.Place).Select(draft => draft.Member.Model));
        Assert.All(harness.InputsOf<DraftInput>(), draft => Assert.Equal(harness.Limits.MaxTokens / 2 / 3, draft.MaxTokens));
        var (resolve, answer) = (harness.SingleInput<ResolveDraftsInput>(), harness.SingleInput<AnswerInput>());
        Assert.Equal(new TokenUsage(600, 30), resolve.Usage);
        Assert.Equal([2, 3, 1], answer.Ensemble!.Drafts.Select(draft => draft.Place));
        Assert.Equal(new TokenUsage(640, 34), answer.Usage);
        Assert.Equal([0.7, 0.9, 0.8], answer.Ensemble.Told.Members.Select(member => Math.Round(member.Score!.Value, 1)));
        var told = Told(answer);
        Assert.Equal((EnsembleReasons.BestScore, "m2", "evaluation"), (told.Reason, told.Model!.Model, told.Agent));
    }

    [Fact]
    public async Task Members_share_what_is_left_of_the_run_s_money_and_leave_a_part_for_the_answer()
    {
        await using var harness = new ChatHarness { Limits = new(8, 100, 200, 16_000, 120) { MaxCostMicroUsd = 4_000 }, Prepare = _ => ChatHarness.Gated(3) };

        await harness.RunChatAsync();

        Assert.All(harness.InputsOf<DraftInput>(), draft => Assert.Equal(1_000, draft.Answer.Limits.MaxCostMicroUsd));
        Assert.Equal(4_000, harness.SingleInput<AnswerInput>().Limits.MaxCostMicroUsd);
    }

    [Fact]
    public async Task Fused_answer_names_no_one_model_before_it_is_written()
    {
        await using var harness = new ChatHarness { Prepare = _ => ChatHarness.Gated(), ResolveDrafts = _ => ChatHarness.Resolved(EnsembleResolutions.Fused, 1, 2) };

        await harness.RunChatAsync();

        var answer = harness.SingleInput<AnswerInput>();
        Assert.Equal(EnsembleResolutions.Fused, answer.Ensemble!.Resolution);
        Assert.Null(Told(answer).Model);
    }

    [Fact]
    public async Task Member_that_fails_is_named_and_the_one_draft_that_is_left_is_the_answer()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Gated(),
            Draft = input => input.Place == 1 ? ChatHarness.NotDrafted(Problems.DeadlineExceeded) : ChatHarness.Drafted(2),
        };

        await harness.RunChatAsync();

        Assert.DoesNotContain(DurableNames.ResolveDrafts, harness.Names);
        var answer = harness.SingleInput<AnswerInput>();
        var left = Assert.Single(answer.Frames, frame => frame.Decision?.Decision == Decisions.DraftLeftOut);
        Assert.Equal((AgentLevels.DraftTask(1), Problems.DeadlineExceeded.Code, "m1"), (left.TaskId, left.Decision!.Reason, left.Decision.Model!.Model));
        Assert.Equal((EnsembleResolutions.Single, EnsembleReasons.OnlyDraft, "m2"), (answer.Ensemble!.Resolution, Told(answer).Reason, Told(answer).Model!.Model));
        Assert.Equal(2, Assert.Single(answer.Ensemble.Drafts).Place);
        Assert.Equal(new TokenUsage(207, 10), answer.Usage);
    }

    [Fact]
    public async Task Activity_that_keeps_throwing_costs_its_own_draft_only()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Gated(3),
            Draft = input => input.Place == 1 ? throw new InvalidOperationException("broken") : ChatHarness.Drafted(input.Place),
            ResolveDrafts = _ => ChatHarness.Resolved(EnsembleResolutions.Picked, 3, 2),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(RunStatus.Completed, outcome.Status);
        var answer = harness.SingleInput<AnswerInput>();
        Assert.Equal([null, 0.8, 0.9], answer.Ensemble!.Told.Members.Select(member => member.Score is { } score ? Math.Round(score, 1) : default(double?)));

        // It could not tell of its own end, nor append what travelled with it.
        Assert.Contains(answer.Frames, frame => frame.Complete is { Status: AgentTaskStatus.Failed } && frame.TaskId == AgentLevels.DraftTask(1));
    }

    [Fact]
    public async Task Without_any_draft_the_runs_own_model_answers_and_it_is_told()
    {
        await using var harness = new ChatHarness { Prepare = _ => ChatHarness.Gated(), Draft = _ => ChatHarness.NotDrafted(Problems.ProviderFailed) };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(RunStatus.Completed, outcome.Status);
        var answer = harness.SingleInput<AnswerInput>();
        Assert.Empty(answer.Ensemble!.Drafts);
        Assert.Equal((EnsembleResolutions.None, EnsembleReasons.NoDraft), (answer.Ensemble.Resolution, Told(answer).Reason));
        Assert.All(answer.Ensemble.Told.Members, member => Assert.Equal(Problems.ProviderFailed.Code, member.Code));
    }

    [Fact]
    public async Task Drafts_that_nobody_scored_are_taken_in_the_settings_order()
    {
        await using var harness = new ChatHarness { Prepare = _ => ChatHarness.Gated(), ResolveDrafts = _ => Task.FromResult(Outcome.Fail<ResolveDraftsResult>(Problems.Conflict)) };

        await harness.RunChatAsync();

        var answer = harness.SingleInput<AnswerInput>();
        Assert.Equal((EnsembleResolutions.Picked, 1), (answer.Ensemble!.Resolution, answer.Ensemble.Drafts[0].Place));
        Assert.Equal((EnsembleReasons.NotScored, "m1"), (Told(answer).Reason, Told(answer).Model!.Model));
    }

    [Theory]
    [InlineData(7_999, 120, EnsembleReasons.TokensLeft)]
    [InlineData(16_000, 3, EnsembleReasons.TimeLeft)]
    public async Task Run_whose_limits_have_no_room_for_drafts_makes_none_and_says_so(int tokens, int seconds, string reason)
    {
        await using var harness = new ChatHarness { Prepare = _ => ChatHarness.Gated(), Limits = new(8, 100, 200, tokens, seconds) };

        await harness.RunChatAsync();

        Assert.Equal([DurableNames.Prepare, DurableNames.Answer, DurableNames.CloseRun], harness.Names);
        var answer = harness.SingleInput<AnswerInput>();
        Assert.Equal((EnsembleResolutions.None, reason), (answer.Ensemble!.Resolution, Told(answer).Reason));
        Assert.Equal(TokenUsage.None, answer.Usage);
    }

    [Fact]
    public async Task Tokens_of_plan_and_agents_leave_room_for_fewer_members()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Gated(4, decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1")),
            Limits = new(8, 100, 200, 15_000, 120),
            ResolveDrafts = _ => ChatHarness.Resolved(EnsembleResolutions.Picked, 1, 2, 3),
        };

        await harness.RunChatAsync();

        // 15,000 less 116, half of it: three drafts of 2,000 and not four.
        Assert.Equal(3, harness.InputsOf<DraftInput>().Count);
        Assert.All(harness.InputsOf<DraftInput>(), draft => Assert.Equal("t1", Assert.Single(draft.Answer.Results).TaskId.Value));
        Assert.Equal(EnsembleReasons.TokensLeft, harness.SingleInput<AnswerInput>().Ensemble!.Told.Members[3].Code);
    }

    [Fact]
    public async Task Decisions_travel_with_the_first_draft()
    {
        await using var harness = new ChatHarness
        {
            Prepare = async _ =>
            {
                var gated = await ChatHarness.Gated();
                return Outcome.Of(gated.Value! with { Decisions = [new OrchestrationDecisionData { Decision = Decisions.EnsembleGated, Agent = "modelSelector", Reason = EnsembleReasons.Always }] });
            },
        };

        await harness.RunChatAsync();

        Assert.Equal([1, 0], harness.InputsOf<DraftInput>().OrderBy(draft => draft.Place).Select(draft => draft.Answer.Frames.Count));
        Assert.DoesNotContain(harness.SingleInput<AnswerInput>().Frames, frame => frame.Decision?.Decision == Decisions.EnsembleGated);
    }

    [Fact]
    public async Task Run_that_is_cancelled_while_members_draft_ends_cancelled_and_nothing_is_resolved()
    {
        ChatHarness? running = null;
        await using var harness = running = new ChatHarness
        {
            Prepare = _ => ChatHarness.Gated(),
            Draft = async input =>
            {
                if (input.Place == 1)
                {
                    return (await ChatHarness.Drafted(1))!;
                }

                await running!.CancelAsync();
                return Outcome.Fail<DraftResult>(Problems.RunCancelled);
            },
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(RunStatus.Cancelled, outcome.Status);
        Assert.Equal([DurableNames.Prepare, DurableNames.Draft, DurableNames.Draft, DurableNames.CloseRun], harness.Names);
        var close = harness.SingleInput<CloseRunInput>();
        Assert.Equal(Problems.RunCancelled.Code, close.Code);
        Assert.Equal((AgentLevels.DraftTask(2), AgentTaskStatus.Cancelled), (close.Frames[^1].TaskId!.Value, close.Frames[^1].Complete!.Status));
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task Process_that_ends_in_the_middle_leaves_one_answer_of_the_same_drafts(int call)
    {
        await using var harness = new ChatHarness { Prepare = _ => ChatHarness.Gated(), ResolveDrafts = _ => ChatHarness.Resolved(EnsembleResolutions.Fused, 2, 1) };

        var outcome = await harness.RunChatAsync(FaultPlan.CrashAfter(call));

        Assert.True(harness.Crashed);
        Assert.Equal(RunStatus.Completed, outcome.Status);
        var answer = harness.InputsOf<AnswerInput>()[^1];
        Assert.Equal((EnsembleResolutions.Fused, "2,1"), (answer.Ensemble!.Resolution, string.Join(',', answer.Ensemble.Drafts.Select(draft => draft.Place))));
        Assert.Equal(new TokenUsage(340, 24), answer.Usage);
    }

    [Fact]
    public async Task Histories_of_an_ensemble_hold_no_text_and_stay_small()
    {
        await using var harness = new ChatHarness { Prepare = _ => ChatHarness.Gated(8), Limits = new(8, 100, 200, 200_000, 120), ResolveDrafts = _ => ChatHarness.Resolved(EnsembleResolutions.Fused, 1, 2, 3, 4, 5, 6, 7, 8) };

        await harness.RunChatAsync();

        Assert.Equal(8, harness.InputsOf<DraftInput>().Count);
        Assert.All(harness.Converter.Payloads, payload => Assert.InRange(payload.Length, 1, 8 * 1024));
    }

    public static TheoryData<int> Crashes => [.. Enumerable.Range(1, 6)];

    private static OrchestrationDecisionData Told(AnswerInput answer) => Assert.Single(answer.Frames, frame => frame.Decision?.Decision == Decisions.EnsembleResolved).Decision!;
}
