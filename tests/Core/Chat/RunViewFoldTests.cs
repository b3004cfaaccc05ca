using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Tests.Chat;

public sealed class RunViewFoldTests
{
    private static readonly FrameDataJson Json = FrameDataJson.Default;
    private static readonly AgentTaskId T1 = new("t1");
    private static readonly AgentTaskId T2 = new("t2");

    private int offset;

    [Fact]
    public void Empty_log_is_a_run_that_goes_on() => Assert.Equal((RunViewStatus.Running, false), (RunViewFold.Fold([]).Status, RunViewFold.Fold([]).Done));

    [Fact]
    public void Plan_is_the_graph_before_its_tasks_start()
    {
        var view = RunViewFold.Fold([Decomposed()]);

        Assert.Equal([("t1", "planned"), ("t2", "planned")], view.Nodes.Select(node => (node.TaskId.Value, node.Status)));
        Assert.Equal([new RunEdge(T1, T2)], view.Edges);
    }

    [Fact]
    public void Tasks_move_through_their_states()
    {
        var view = RunViewFold.Fold(
        [
            Decomposed(),
            Frame(FrameKinds.AgentTaskStarted, new AgentTaskStartedData { Agent = "knowledge", Level = 1 }, Json.AgentTaskStartedData, T1),
            Frame(FrameKinds.FunctionCall, new FunctionCallData("c1", "knowledge_search", "flaky"), Json.FunctionCallData, T1),
            Frame(FrameKinds.ToolResult, new ToolResultData("c1", "knowledge_search", "succeeded", null, 3, 4), Json.ToolResultData, T1),
            Frame(FrameKinds.AgentTaskOutput, new AgentTaskOutputData("knowledge", "Two days.", 3), Json.AgentTaskOutputData, T1),
            Frame(FrameKinds.AgentTaskComplete, new AgentTaskCompleteData("knowledge", "completed", 12, null, new TokenUsage(7, 2)), Json.AgentTaskCompleteData, T1),
            Frame(FrameKinds.AgentTaskComplete, new AgentTaskCompleteData("knowledge", "failed", 0, "internal", TokenUsage.None), Json.AgentTaskCompleteData, T2),
        ]);

        Assert.Equal(("completed", 12L, "Two days."), (view.Nodes[0].Status, view.Nodes[0].DurationMs, view.Nodes[0].Summary));
        Assert.Equal(("failed", "internal"), (view.Nodes[1].Status, view.Nodes[1].Code));
        Assert.Equal(3, Assert.Single(view.ToolCalls).Result?.ResultCount);
        Assert.Equal(new TokenUsage(7, 2), view.Usage);
    }

    [Fact]
    public void New_attempt_starts_the_text_anew()
    {
        var view = RunViewFold.Fold([Opening(), Token("wrong"), Opening(), Token("right "), Token("text")]);

        Assert.Equal("right text", view.Text);
    }

    [Fact]
    public void End_gives_answer_usage_and_status()
    {
        var end = new EndData
        {
            FinishReason = "stop",
            Provider = "openai",
            Model = "gpt-4.1-2025-04-14",
            Usage = new TokenUsage(30, 10),
            Citations = [new Citation { Marker = 1, FileName = "handbook.md", Start = 3, End = 7, Quote = "text" }],
            Fallback = new ModelFallback("azure-openai", "gpt-4.1", "provider_failed"),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };

        var view = RunViewFold.Fold([Opening(), Token("text"), Frame(FrameKinds.End, end, Json.EndData), Opening(), Frame(FrameKinds.Done, new DoneData("completed"), Json.DoneData)]);

        Assert.Equal(("completed", "text", true), (view.Status, view.Text, view.Done));
        Assert.Equal(40, view.Usage.TotalTokens);
        Assert.Equal(end.Citations, view.End!.Citations);
        Assert.Equal(end.Fallback, view.End.Fallback);
    }

    [Theory]
    [InlineData("run_cancelled", "cancelled")]
    [InlineData("provider_failed", "failed")]
    public void Error_gives_status_and_code(string code, string status)
    {
        var view = RunViewFold.Fold([Opening(), Token("half an ans"), Frame(FrameKinds.Error, new ErrorData(code, "Title.", null, true), Json.ErrorData)]);

        Assert.Equal((status, code), (view.Status, view.Error?.Code));
        Assert.Null(view.End);
    }

    [Fact]
    public void Decisions_and_flags_keep_their_order()
    {
        var selected = new OrchestrationDecisionData { Decision = Decisions.ModelSelected, Agent = "modelSelector", Reason = "configured", Model = new ModelChoice("openai", "gpt-4.1") };
        var view = RunViewFold.Fold(
        [
            Frame(FrameKinds.SafetyFlag, new SafetyFlagData("input", "prompt_injection", "flagged"), Json.SafetyFlagData),
            Frame(FrameKinds.OrchestrationDecision, selected, Json.OrchestrationDecisionData),
            Decomposed(),
        ]);

        Assert.Equal([Decisions.ModelSelected, Decisions.Decomposed], view.Decisions.Select(decision => decision.Data.Decision));
        Assert.Equal("prompt_injection", Assert.Single(view.SafetyFlags).Rule);
    }

    private Frame Decomposed() => Frame(
        FrameKinds.OrchestrationDecision,
        new OrchestrationDecisionData
        {
            Decision = Decisions.Decomposed,
            Agent = "supervisor",
            Reason = "rules",
            Tasks = [new TaskNode(T1, "knowledge", [], null), new TaskNode(T2, "knowledge", [T1], null)],
        },
        Json.OrchestrationDecisionData);

    private Frame Opening() => Frame(
        FrameKinds.AgentTaskStarted, new AgentTaskStartedData { Agent = "supervisor" }, Json.AgentTaskStartedData, AgentLevels.AnswerTask);

    private Frame Token(string delta) => Frame(FrameKinds.Token, new TokenData(delta, 0), Json.TokenData, AgentLevels.AnswerTask);

    private Frame Frame<T>(string kind, T data, JsonTypeInfo<T> typeInfo, AgentTaskId? task = null) => new()
    {
        Id = new FrameId(0, offset++),
        EventType = kind,
        Timestamp = DateTimeOffset.UnixEpoch,
        ConversationId = new ConversationId(new string('c', 32)),
        OrchestrationId = new RunId(new string('d', 32)),
        TaskId = task,
        Data = JsonSerializer.SerializeToElement(data, typeInfo),
    };
}
