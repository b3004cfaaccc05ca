using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming.Data;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Chat;

public sealed class AnswerScoringTests
{
    [Fact]
    public async Task Plain_answer_is_scored_between_its_end_and_the_close_and_nothing_is_ranked()
    {
        await using var harness = new ChatHarness { Prepare = _ => ChatHarness.Prepared(decompose: false, evaluates: true) };

        await harness.RunChatAsync();

        Assert.Equal([DurableNames.Prepare, DurableNames.Answer, DurableNames.Evaluate, DurableNames.CloseRun], harness.Names);
        Assert.Null(harness.SingleInput<AnswerInput>().Ranking);
    }

    [Fact]
    public async Task Evidence_of_a_plan_is_ranked_before_the_answer_and_contradictions_are_told()
    {
        var conflict = new ConflictNote(ConflictKinds.Numbers, [new AgentTaskId("t1"), new AgentTaskId("t2")], ["t1.e1", "t2.e1"]);
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true, evaluates: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2")),
            Rerank = _ => Task.FromResult(Outcome.Of(new RerankResult { Ranking = ChatHarness.Payload, Conflicts = [conflict], Usage = new TokenUsage(30, 3) })),
        };

        await harness.RunChatAsync();

        Assert.Equal([DurableNames.Rerank, DurableNames.Answer, DurableNames.Evaluate, DurableNames.CloseRun], harness.Names.TakeLast(4));
        var answer = harness.SingleInput<AnswerInput>();
        var told = Assert.Single(answer.Frames, frame => frame.Decision?.Decision == Decisions.ConflictFound).Decision!;
        Assert.Equal((ChatHarness.Payload, 100 + (2 * 5) + 30), (answer.Ranking, answer.Usage.PromptTokens));
        Assert.Equal(("evaluation", ConflictKinds.Numbers), (told.Agent, told.Reason));
        Assert.Equal(["t1", "t2"], told.Conflict!.Tasks.Select(task => task.Value));
        Assert.Equal(["t1.e1", "t2.e1"], told.Conflict.Evidence);
        Assert.Equal(answer.Usage, harness.SingleInput<EvaluateInput>().Usage);
    }

    [Fact]
    public async Task Ranking_and_scoring_that_fail_leave_a_run_that_completes()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true, evaluates: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1")),
            Rerank = _ => Task.FromResult(Outcome.Fail<RerankResult>(Problems.ProviderFailed)),
            Evaluate = _ => throw new InvalidOperationException("broken"),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(new RunOutcome(RunStatus.Completed, null), outcome);
        Assert.Null(harness.SingleInput<AnswerInput>().Ranking);
        Assert.Single(harness.Names, name => name == DurableNames.Evaluate);
    }

    [Fact]
    public async Task Answer_that_failed_is_not_scored()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: false, evaluates: true),
            Answer = _ => Task.FromResult(Outcome.Fail<AnswerResult>(Problems.ProviderFailed)),
        };

        await harness.RunChatAsync();

        Assert.DoesNotContain(DurableNames.Evaluate, harness.Names);
    }
}
