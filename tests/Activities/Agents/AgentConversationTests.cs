using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;

namespace Cartrita.Activities.Tests.Agents;

/// <summary>An agent's conversation as it grows: what is stored grows with it, and what a model reads stays within its window.</summary>
public sealed class AgentConversationTests
{
    private const int Steps = 100;
    private const int ResultBytes = 5_000;

    [Fact]
    public async Task Hundred_turns_are_read_back_as_they_were_and_stored_once()
    {
        await using var harness = new RunHarness();
        var (conversation, input, said) = (harness.Get<AgentConversation>(), Input(), 0L);
        for (var step = 0; step < Steps; step++)
        {
            var state = await conversation.StateAsync(input, CancellationToken.None);
            Assert.Equal(step, state.Turns.Count);
            var turn = new AgentTurn($"I look at page {step} now. {new string('y', 500)}", [await CallAsync(harness, input.Scope, step)], []);
            said += turn.Text.Length + ResultBytes;
            input = input with
            {
                Progress = input.Progress with { State = await conversation.AppendAsync(input, state, turn, CancellationToken.None), Results = [await ResultAsync(harness, input.Scope, step)], Steps = step + 1 },
            };
        }

        var all = await conversation.StateAsync(input, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, Steps).Select(step => $"s{step}c0"), all.Turns.Select(turn => Assert.Single(turn.Results).CallId));
        Assert.StartsWith("I look at page 42 now.", all.Turns[42].Text, StringComparison.Ordinal);
        var stored = Directory.EnumerateFiles(harness.StateDirectory, "*", SearchOption.AllDirectories)
            .Where(file => file.Contains(input.Scope.RunId.Value, StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length);
        Assert.InRange(stored, said, 2 * said);
    }

    [Fact]
    public async Task One_turn_that_is_larger_than_the_window_keeps_every_call_and_says_which_results_there_was_no_room_for()
    {
        const int Window = 32_000;
        await using var harness = new RunHarness();
        var (conversation, input) = (harness.Get<AgentConversation>(), Input());
        input = input with { Plan = await harness.Get<IRunPayloads>().PutAsync(input.Scope, new PlanPayload([new PlannedTask(input.Task, "Read.")]), PayloadJson.Default.PlanPayload, CancellationToken.None) };
        List<ToolCallRequest> calls = [];
        List<ToolCallResult> results = [];
        for (var step = 0; step < Steps; step++)
        {
            calls.Add(await CallAsync(harness, input.Scope, step));
            results.Add(await ResultAsync(harness, input.Scope, step));
        }

        var (messages, counts) = await conversation.MessagesAsync(
            input, harness.Get<AgentCatalog>().Find("research_agent")!, new AgentState([new AgentTurn("All at once.", calls, results)]), ContextBudget.Usable(Window), CancellationToken.None);

        var contents = messages.SelectMany(message => message.Contents).ToList();
        Assert.Equal((Steps, Steps), (contents.OfType<FunctionCallContent>().Count(), contents.OfType<FunctionResultContent>().Count()));
        var left = contents.OfType<FunctionResultContent>().Count(content => content.Result is string);
        Assert.Equal((1, left), (counts.Kept, counts.Dropped));
        Assert.InRange(left, Steps / 2, Steps - 5);
        Assert.InRange(contents.Sum(TokensOf), 1, ContextBudget.Usable(Window));
    }

    [Fact]
    public async Task What_other_tasks_came_to_is_shortened_where_there_is_no_room_for_it()
    {
        const int Room = 6_000;
        await using var harness = new RunHarness();
        var (conversation, input) = (harness.Get<AgentConversation>(), Input());
        input = input with
        {
            Plan = await harness.Get<IRunPayloads>().PutAsync(input.Scope, new PlanPayload([new PlannedTask(input.Task, "Compare them.")]), PayloadJson.Default.PlanPayload, CancellationToken.None),
            Inputs = [await OutputAsync(harness, input.Scope, "long1", new string('a', 60_000)), await OutputAsync(harness, input.Scope, "short", "Five pandas."), await OutputAsync(harness, input.Scope, "long2", new string('字', 60_000))],
        };

        var (messages, counts) = await conversation.MessagesAsync(input, harness.Get<AgentCatalog>().Find("research_agent")!, AgentState.Empty, Room, CancellationToken.None);

        Assert.Equal((0, 2), (counts.Kept, counts.Dropped));
        var asked = messages[^1].Text;
        Assert.StartsWith("Compare them.\n\nResult of task long1 (untrusted):\n| aaa", asked, StringComparison.Ordinal);
        Assert.Contains("\n\nResult of task short (untrusted):\n| Five pandas.\n\nResult of task long2 (untrusted):\n| 字字", asked, StringComparison.Ordinal);
        Assert.InRange(MessageTokens.Of(messages), Room / 3, Room);
    }

    private static int TokensOf(AIContent content) => content switch
    {
        TextContent text => ContextBudget.Estimate(text.Text),
        FunctionCallContent call => ContextBudget.Estimate(call.Name + JsonSerializer.Serialize(call.Arguments)),
        FunctionResultContent { Result: JsonElement json } => ContextBudget.Estimate(json.GetRawText()),
        FunctionResultContent { Result: string text } => ContextBudget.Estimate(text),
        _ => throw new InvalidOperationException("An agent's messages hold nothing else."),
    };

    private static AgentStepInput Input() => new()
    {
        Scope = new RunScope { OwnerId = RunHarness.Owner, RunId = new RunId(new string('e', 32)), RequestId = "request-1", Deadline = DateTimeOffset.MaxValue },
        WriterId = "t1.step.0",
        Task = new TaskNode(new AgentTaskId("t1"), "research_agent", [], Parent: null),
        Level = 1,
        Plan = new PayloadRef(new string('0', 64), 0),
        Supervisor = new ModelChoice("openai", "gpt-4.1"),
        Progress = new AgentProgress { StartedAt = DateTimeOffset.UnixEpoch },
        MayCallTools = true,
    };

    private static async Task<AgentResult> OutputAsync(RunHarness harness, RunScope scope, string task, string summary) => new()
    {
        TaskId = new AgentTaskId(task),
        Agent = "research_agent",
        Status = AgentTaskStatus.Completed,
        Output = await harness.Get<IRunPayloads>().PutAsync(scope, new AgentOutput(summary, []), PayloadJson.Default.AgentOutput, CancellationToken.None),
    };

    private static async Task<ToolCallRequest> CallAsync(RunHarness harness, RunScope scope, int step) =>
        new($"s{step}c0", "web_fetch", await harness.Get<IRunPayloads>().PutAsync(scope, JsonSerializer.SerializeToElement(new { page = step }), PayloadJson.Default.JsonElement, CancellationToken.None));

    private static async Task<ToolCallResult> ResultAsync(RunHarness harness, RunScope scope, int step)
    {
        var packet = new PacketEnvelopeIn(
            "page",
            JsonSerializer.SerializeToElement(new { text = $"{step} ".PadRight(ResultBytes, 'x') }),
            new PacketMetadata("thread", "request-1", $"s{step}c0", DateTimeOffset.UnixEpoch),
            new PacketProvenance("web_fetch", "research_agent", []));
        return new ToolCallResult
        {
            CallId = $"s{step}c0", ToolId = "web_fetch", Status = ToolCallStatus.Succeeded, Result = await harness.Get<IRunPayloads>().PutAsync(scope, packet, PayloadJson.Default.PacketEnvelopeIn, CancellationToken.None),
        };
    }
}
