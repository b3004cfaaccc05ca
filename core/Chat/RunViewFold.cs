using System.Text;
using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Chat;

/// <summary>Folds a run's frames, in their order and from the first, into a <see cref="RunView"/>.</summary>
public sealed class RunViewFold
{
    private const string Planned = "planned";

    private readonly List<RunNode> nodes = [];
    private readonly List<RunEdge> edges = [];
    private readonly List<RunDecision> decisions = [];
    private readonly List<RunChainChange> changes = [];
    private readonly List<SafetyFlagData> flags = [];
    private readonly List<EvaluationMetricData> scores = [];
    private readonly List<RunToolCall> calls = [];
    private readonly List<TaskFindings> findings = [];
    private readonly StringBuilder text = new();
    private RunView view = new();

    /// <summary>The view of a whole log.</summary>
    /// <param name="frames">The frames, as readers get them.</param>
    public static RunView Fold(IEnumerable<Frame> frames)
    {
        var fold = new RunViewFold();
        foreach (var frame in frames)
        {
            fold.Add(frame);
        }

        return fold.View();
    }

    /// <summary>The view of what was added so far.</summary>
    public RunView View() => view with
    {
        Nodes = [.. nodes],
        Edges = [.. edges],
        Decisions = [.. decisions],
        ChainChanges = [.. changes],
        SafetyFlags = [.. flags],
        Scores = [.. scores],
        ToolCalls = [.. calls],
        Findings = [.. findings],
        Text = text.ToString(),
        Usage = view.Usage == TokenUsage.None ? Spent() : view.Usage,
    };

    /// <summary>Adds the next frame.</summary>
    /// <param name="frame">The frame.</param>
    public void Add(Frame frame)
    {
        view = view with
        {
            RunId = frame.OrchestrationId,
            ConversationId = frame.ConversationId,
            MessageId = frame.MessageId,
            StartedAt = view.StartedAt ?? frame.Timestamp,
        };
        switch (frame.EventType)
        {
            case FrameKinds.Token when frame.Data.TryGetProperty("delta", out var delta):
                text.Append(delta.GetString());
                break;
            case FrameKinds.Usage:
                view = view with { Usage = frame.Data.Deserialize(FrameDataJson.Default.TokenUsage)! };
                break;
            case FrameKinds.End or FrameKinds.Error:
                AddTerminal(frame);
                break;
            case FrameKinds.Done:
                view = view with { Done = true };
                break;
            case FrameKinds.OrchestrationDecision:
                AddDecision(frame);
                break;
            case FrameKinds.SafetyFlag:
                flags.Add(frame.Data.Deserialize(FrameDataJson.Default.SafetyFlagData)!);
                break;
            case FrameKinds.EvaluationMetric:
                scores.Add(frame.Data.Deserialize(FrameDataJson.Default.EvaluationMetricData)!);
                break;
            case FrameKinds.FileAttachProgress:
                view = view with { Attachment = frame.Data.Deserialize(FrameDataJson.Default.FileAttachProgressData) };
                break;
            default:
                AddTaskFrame(frame);
                break;
        }
    }

    private void AddTerminal(Frame frame)
    {
        var error = frame.EventType == FrameKinds.Error ? frame.Data.Deserialize(FrameDataJson.Default.ErrorData) : null;

        // An ingestion's end has data of its own; only a chat's tells who answered.
        var end = error is null && frame.ConversationId is not null ? frame.Data.Deserialize(FrameDataJson.Default.EndData) : null;
        view = view with
        {
            End = end,
            Error = error,
            EndedAt = frame.Timestamp,
            Status = RunViewStatus.Of(error?.Code),
            Usage = end?.Usage ?? view.Usage,
        };
    }

    private void AddDecision(Frame frame)
    {
        var data = frame.Data.Deserialize(FrameDataJson.Default.OrchestrationDecisionData)!;
        decisions.Add(new RunDecision(frame.Id, frame.Timestamp, frame.TaskId, data));
        foreach (var task in data.Tasks ?? [])
        {
            Update(task.TaskId, task.Agent, node => node with { Parent = task.Parent });
            Connect(task.TaskId, task.DependsOn);
        }
    }

    private void AddTaskFrame(Frame frame)
    {
        if (frame.TaskId is not { } task)
        {
            return;
        }

        switch (frame.EventType)
        {
            case FrameKinds.AgentTaskStarted when view.EndedAt is null:
                var started = frame.Data.Deserialize(FrameDataJson.Default.AgentTaskStartedData)!;
                if (task == AgentLevels.AnswerTask)
                {
                    // A new attempt starts the text anew.
                    text.Clear();
                }

                Update(task, started.Agent, node => node with { Status = RunViewStatus.Running, Parent = started.Parent, Code = null, DurationMs = null });
                Connect(task, started.DependsOn);
                break;
            case FrameKinds.AgentTaskOutput:
                var output = frame.Data.Deserialize(FrameDataJson.Default.AgentTaskOutputData)!;
                Update(task, output.Agent, node => node with { Summary = output.Summary });
                findings.RemoveAll(found => found.TaskId == task);
                findings.Add(new TaskFindings(task, output.Agent, output.Sources, output.Claims, output.Gaps) { Patch = output.Patch, Data = output.Data });
                break;
            case FrameKinds.AgentTaskComplete:
                var end = frame.Data.Deserialize(FrameDataJson.Default.AgentTaskCompleteData)!;
                Update(task, end.Agent, node => node with { Status = end.Status, DurationMs = end.DurationMs, Code = end.Code, Usage = end.Usage });

                // What is done after the answer is not in the count that came with it.
                view = task == AgentLevels.RememberTask && view.End is not null ? view with { Usage = view.Usage.Plus(end.Usage) } : view;
                break;
            case FrameKinds.ChainReconfigured:
                AddChange(frame, task);
                break;
            case FrameKinds.FunctionCall:
                calls.Add(new RunToolCall(task, frame.Data.Deserialize(FrameDataJson.Default.FunctionCallData)!, null));
                break;
            case FrameKinds.ToolResult:
                AddToolResult(task, frame.Data.Deserialize(FrameDataJson.Default.ToolResultData)!);
                break;
        }
    }

    private void AddChange(Frame frame, AgentTaskId task)
    {
        var change = frame.Data.Deserialize(FrameDataJson.Default.ChainReconfiguredData)!;
        changes.Add(new RunChainChange(frame.Id, frame.Timestamp, task, change));
        if (change.Action == ChainActions.Reprioritise)
        {
            edges.RemoveAll(edge => edge.To == task);
            Connect(task, change.DependsOn);
        }
    }

    private void AddToolResult(AgentTaskId task, ToolResultData result)
    {
        var index = calls.FindLastIndex(call => call.TaskId == task && call.Call.CallId == result.CallId);
        if (index >= 0)
        {
            calls[index] = calls[index] with { Result = result };
        }
    }

    private void Update(AgentTaskId task, string agent, Func<RunNode, RunNode> change)
    {
        var index = nodes.FindIndex(node => node.TaskId == task);
        if (index < 0)
        {
            nodes.Add(change(new RunNode { TaskId = task, Agent = agent, Status = Planned }));
        }
        else
        {
            nodes[index] = change(nodes[index]);
        }
    }

    private void Connect(AgentTaskId task, IReadOnlyList<AgentTaskId> needs) =>
        edges.AddRange(needs.Select(need => new RunEdge(need, task)).Where(edge => !edges.Contains(edge)).ToList());

    private TokenUsage Spent() => nodes.Aggregate(TokenUsage.None, (sum, node) => sum.Plus(node.Usage ?? TokenUsage.None));
}
