using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Core.Tests.Telemetry;

public sealed class TraceFoldTests
{
    private static readonly RunId Run = new("0123456789abcdef0123456789abcdef");
    private static readonly AgentTaskId Task = new("t1");

    private static readonly RunScope Scope = new()
    {
        OwnerId = new("ada"), RunId = Run, ConversationId = new ConversationId("11111111111111111111111111111111"), RequestId = "r", Deadline = DateTimeOffset.MaxValue,
    };

    private readonly CurrentStep steps = new(TimeProvider.System);
    private readonly List<LoggedFrame> log = [];

    [Fact]
    public void Step_and_its_calls_are_events_of_one_run_product_and_flow()
    {
        var step = Begin("t1.step.0");
        step.Begin(RunCall.OfModel("chat", new ModelChoice("openai", "gpt-5"))).End(TraceOutcomes.Ok, new TokenUsage(11, 7) { CostMicroUsd = 3, PricedTokens = 18 });
        step.Begin(RunCall.OfTool("look", "c1")).End("tool_denied");
        Append(step.Tell(TraceOutcomes.Ok));

        var events = Fold();

        Assert.Equal([("t1.step.0", "step"), ("t1.step.0:1", "model"), ("t1.step.0:2", "tool")], events.Select(one => (one.Id, one.Kind)));
        Assert.All(events, one => Assert.Equal((Run, "t1.step.0", "chat", "Chat_v1", "knowledge", Task), (one.RunId, one.StepId, one.Product, one.Flow, one.Agent, one.TaskId)));
        Assert.Equal(("openai", "gpt-5", 18, 3), (events[1].Provider, events[1].Model, events[1].Usage!.TotalTokens, events[1].Usage!.CostMicroUsd));
        Assert.Equal(("look", "c1", "tool_denied"), (events[2].ToolId, events[2].CallId, events[2].Outcome));
    }

    [Fact]
    public void Execution_that_is_repeated_is_one_event_and_one_that_threw_stays_beside_it()
    {
        Append(Begin("plan").Tell("unavailable", threw: true));
        Append(Begin("plan").Tell("unavailable", threw: true));
        Append(Begin("plan").Tell(TraceOutcomes.Ok));
        Append(Begin("plan").Tell(TraceOutcomes.Ok));

        Assert.Equal([("plan:thrown", "unavailable", true), ("plan", "ok", false)], Fold().Select(one => (one.Id, one.Outcome, one.Repeated)));
    }

    [Fact]
    public void Call_that_waits_for_a_person_is_told_when_it_waits_and_when_it_is_made()
    {
        foreach (var outcome in (string[])[TraceOutcomes.Waiting, TraceOutcomes.Waiting, TraceOutcomes.Ok])
        {
            Append(Begin("t1.tool.c1").Tell(outcome));
        }

        Assert.Equal(["t1.tool.c1:waiting", "t1.tool.c1"], Fold().Select(one => one.Id));
    }

    [Fact]
    public void Orchestration_of_an_agent_is_a_step_from_its_start_to_its_end()
    {
        Append(FrameKinds.AgentTaskStarted, "t1.step.0", 0, JsonSerializer.SerializeToElement(new AgentTaskStartedData { Agent = "knowledge", Level = 1 }, FrameDataJson.Default.AgentTaskStartedData));
        var complete = JsonSerializer.SerializeToElement(
            new AgentTaskCompleteData("knowledge", AgentTaskStatus.Failed, 1500, "limit_exceeded", new TokenUsage(1, 2)), FrameDataJson.Default.AgentTaskCompleteData);
        Append(FrameKinds.AgentTaskComplete, "t1.step.1", 3, complete);
        Append(FrameKinds.AgentTaskComplete, "run", 9, complete);

        var agent = Assert.Single(Fold());

        Assert.Equal(("t1", "step", DurableNames.Agent, "limit_exceeded", 1500), (agent.Id, agent.Kind, agent.Name, agent.Outcome, agent.DurationMs));
        Assert.Equal((DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMilliseconds(1500)), (agent.StartedAt, agent.EndedAt));
    }

    [Fact]
    public void Streams_show_nothing_of_a_trace()
    {
        Append(Begin("plan").Tell(TraceOutcomes.Ok));
        Append(FrameKinds.Start, "run", 0, JsonSerializer.SerializeToElement(new { }));

        var filter = new FrameFilter();

        Assert.Equal([FrameKinds.Start], log.Select(filter.Accept).OfType<Frame>().Select(frame => frame.EventType));
    }

    [Fact]
    public void Step_tells_so_many_calls_and_counts_the_others()
    {
        var step = Begin("embed");
        for (var call = 0; call < RunStep.MostCalls + 3; call++)
        {
            step.Begin(RunCall.OfTool("look", "c")).End(TraceOutcomes.Ok);
        }

        Append(step.Tell(TraceOutcomes.Ok));

        var events = Fold();
        Assert.Equal((RunStep.MostCalls + 1, 3), (events.Count, events[0].LeftOut));
    }

    [Fact]
    public void Call_that_did_not_end_says_so_and_its_first_end_counts()
    {
        var step = Begin("answer");
        step.Begin(RunCall.OfModel("chat", new ModelChoice("openai", "a")));
        var ended = step.Begin(RunCall.OfModel("chat", new ModelChoice("openai", "b")));
        ended.End("provider_failed");
        ended.End(TraceOutcomes.Cancelled);
        Append(step.Tell("provider_failed"));

        Assert.Equal(["provider_failed", "unfinished", "provider_failed"], Fold().Select(one => one.Outcome));
    }

    [Theory]
    [InlineData("sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH")]
    [InlineData("ada@example.org")]
    [InlineData("4111 1111 1111 1111")]
    public void Names_that_others_gave_are_redacted_and_bounded(string secret)
    {
        var step = Begin("t1.step.0");
        step.Begin(RunCall.OfTool($"look {secret}", $"{secret}")).End(TraceOutcomes.Ok);
        step.Begin(RunCall.OfModel("chat", new ModelChoice("openai", $"{secret} {new string('x', 500)}"))).End(TraceOutcomes.Ok);

        var stored = JsonSerializer.Serialize(step.Tell(TraceOutcomes.Ok), FrameDataJson.Default.StepTrace);

        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.InRange(stored.Length, 100, 1_500);
    }

    private RunStep Begin(string id) => steps.Begin(new StepIdentity(id, "Step") { Agent = "knowledge", TaskId = Task }, Scope);

    private void Append(StepTrace step) =>
        Append(StepTrace.RecordKind, $"trace/{step.StepId}", step.Number, JsonSerializer.SerializeToElement(step, FrameDataJson.Default.StepTrace));

    private void Append(string kind, string writer, long number, JsonElement data) => log.Add(new LoggedFrame(new FrameId(0, log.Count), new FrameRecord
    {
        WriterId = writer, Sequence = number, EventType = kind, Timestamp = DateTimeOffset.UnixEpoch, OrchestrationId = Run, TaskId = Task, Data = data,
    }));

    private List<TraceEvent> Fold()
    {
        var fold = new TraceFold(TraceFlows.Chat, DurableNames.Chat);
        return [.. log.SelectMany(fold.Add)];
    }
}
