using Cartrita.Activities.Agents.Chains;
using Cartrita.Activities.Governance;
using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>Opens the writers of agents' frames.</summary>
/// <param name="writers">The frames.</param>
/// <param name="words">Screens what agents write.</param>
public sealed class AgentFrames(FrameWriters writers, ToldWords words)
{
    /// <summary>Opens a step's writer; the first step tells that the task begins.</summary>
    internal async Task<AgentFrameWriter> OpenAsync(AgentStepInput input, CancellationToken cancellationToken)
    {
        var writer = writers.Open(input.Scope, input.WriterId, input.Task.TaskId);
        if (input.Progress.Steps == 0)
        {
            var started = new AgentTaskStartedData
            {
                Agent = input.Task.Agent,
                Level = input.Level,
                DependsOn = input.Task.DependsOn,
                Parent = input.Task.Parent,
            };
            writer.Write(FrameKinds.AgentTaskStarted, started, FrameDataJson.Default.AgentTaskStartedData, AgentFrameWriter.Started, input.Task.TaskId);
            await writer.FlushAsync(durable: false, cancellationToken);
        }

        return new AgentFrameWriter(writer, input.Task, words);
    }
}

/// <summary>A step's frames. Each has a number of its own, so a step that runs again repeats them.</summary>
/// <param name="writer">The writer.</param>
/// <param name="task">The task.</param>
/// <param name="words">Screens what the agent wrote.</param>
internal sealed class AgentFrameWriter(FrameWriter writer, TaskNode task, ToldWords words) : IAsyncDisposable
{
    /// <summary>The number of the opening.</summary>
    internal const long Started = 0;

    private const long Progress = 1;
    private const long Output = 2;
    private const long Complete = 3;
    private const long Fallback = 4;
    private const long Warning = 900;
    private const long Pruned = 901;
    private const long Chain = 902;
    private const long Selected = 903;
    private const long Flags = 910;
    private const long Unpriced = 904;
    private const long Refused = 1_000;
    private const int LongestSummary = 500;
    private const int LongestClaim = 300;
    private const int LongestBody = 4_000;
    private const int MostFound = 50;
    private const int MostGaps = 20;

    private long fallbacks;
    private long refusals;

    /// <summary>Tells that the task goes on.</summary>
    internal void WriteProgress(AgentStepInput input, string stage) => writer.Write(
        FrameKinds.AgentTaskProgress,
        new AgentTaskProgressData(task.Agent, input.Progress.Steps + 1, stage),
        FrameDataJson.Default.AgentTaskProgressData,
        Progress,
        task.TaskId);

    /// <summary>Tells which model the task gets.</summary>
    internal void WriteSelection(OrchestrationDecisionData decision) => writer.Write(
        FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData, Selected, task.TaskId);

    /// <summary>Tells that the run's limit of cost does not hold the task's model.</summary>
    internal void WriteUnpriced(OrchestrationDecisionData decision) => writer.Write(
        FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData, Unpriced, task.TaskId);

    /// <summary>Tells that another model stands in.</summary>
    internal void WriteFallback(OrchestrationDecisionData decision) => writer.Write(
        FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData, Fallback + fallbacks++, task.TaskId);

    /// <summary>Tells that the agent has to come to its answer.</summary>
    internal void WriteWarning(string limit) => writer.Write(
        FrameKinds.OrchestrationDecision,
        new OrchestrationDecisionData { Decision = Decisions.BudgetWarning, Agent = task.Agent, Reason = limit },
        FrameDataJson.Default.OrchestrationDecisionData,
        Warning,
        task.TaskId);

    /// <summary>Tells that the model's window had no room for all that came before. A step that asks again tells it once.</summary>
    internal void WritePruned(ContextCounts counts) => writer.Write(
        FrameKinds.OrchestrationDecision,
        new OrchestrationDecisionData { Decision = Decisions.ContextPruned, Agent = task.Agent, Reason = "earlier_turns", Context = counts },
        FrameDataJson.Default.OrchestrationDecisionData,
        Pruned,
        task.TaskId);

    /// <summary>Tells of tasks that were added to a chain: how many, and after what.</summary>
    internal void WriteChain(ChainPlace place, ChainStep step)
    {
        if (step.Tasks.Count > 0)
        {
            var data = new OrchestrationDecisionData
            {
                Decision = Decisions.ChainProposed,
                Agent = task.Agent,
                Reason = place.Tasks.Count == 0 ? "assembled" : step.Replacements.Count > 0 ? "replanned" : "next_steps",
                Tasks = step.Tasks,
            };
            writer.Write(FrameKinds.OrchestrationDecision, data, FrameDataJson.Default.OrchestrationDecisionData, Chain, task.TaskId);
        }
    }

    /// <summary>Tells of a call that is not made, and why.</summary>
    internal void WriteRefused(ToolCallResult refused)
    {
        writer.Write(FrameKinds.FunctionCall, new FunctionCallData(refused.CallId, refused.ToolId, Query: null), FrameDataJson.Default.FunctionCallData, Refused + refusals++, task.TaskId);
        var result = new ToolResultData(refused.CallId, refused.ToolId, refused.Status.ToString().ToLowerInvariant(), refused.Code, ResultCount: 0, DurationMs: 0);
        writer.Write(FrameKinds.ToolResult, result, FrameDataJson.Default.ToolResultData, Refused + refusals++, task.TaskId);
    }

    /// <summary>Tells of the output, and that the task is complete and took so much.</summary>
    internal async Task WriteOutputAsync(AgentOutput output, AgentStepResult result, TokenUsage spent, CancellationToken cancellationToken)
    {
        await WriteFoundAsync(output, cancellationToken);
        writer.Write(
            FrameKinds.AgentTaskComplete,
            new AgentTaskCompleteData(task.Agent, AgentTaskStatus.Completed, result.DurationMs, Code: null, spent),
            FrameDataJson.Default.AgentTaskCompleteData,
            Complete,
            task.TaskId);
    }

    /// <summary>Tells of what was found, once nothing forbids it; the task may have made no more of it.</summary>
    internal async Task WriteFoundAsync(AgentOutput output, CancellationToken cancellationToken)
    {
        var data = new AgentTaskOutputData(task.Agent, Short(output.Summary, LongestSummary), output.Evidence.Count)
        {
            Sources = [.. output.Evidence.Take(MostFound).Select(FoundSource.Of).Select(source => source with { Title = source.Title is { } title ? words.Of(title) : null })],
            Claims = [.. output.Claims.Take(MostFound).Select(claim => new FoundClaim(Short(claim.Text, LongestClaim), claim.Evidence, claim.Confidence, claim.Supported))],
            Gaps = [.. output.Gaps.Take(MostGaps).Select(gap => Short(gap, LongestClaim))],
            Patch = output.Patch is { } patch ? Shown(patch) : null,
            Data = AgentData.Bounded(output.Data, words.Of),
        };
        var outcome = await words.LookAsync(TextsOf(data), cancellationToken);
        foreach (var (index, finding) in outcome.Findings.Index())
        {
            writer.Write(FrameKinds.SafetyFlag, new SafetyFlagData("output", finding.Rule, finding.Action), FrameDataJson.Default.SafetyFlagData, Flags + index, task.TaskId);
        }

        writer.Write(
            FrameKinds.AgentTaskOutput,
            outcome.Refusal is { } refusal ? Withheld(data, refusal) : data,
            FrameDataJson.Default.AgentTaskOutputData,
            Output,
            task.TaskId);
    }

    /// <summary>Writes the step into the run's trace, together with its last frames.</summary>
    internal void WriteStep(string? code) => writer.WriteStep(code ?? TraceOutcomes.Ok);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private static IEnumerable<string> TextsOf(AgentTaskOutputData data) =>
    [
        data.Summary, .. data.Claims.Select(claim => claim.Text), .. data.Gaps, .. data.Sources.Select(source => source.Title).OfType<string>(),
        .. data.Patch is { } patch ? TextsOf(patch) : [],
        .. data.Data is { } members ? JsonTexts.Of(members) : [],
    ];

    private static IEnumerable<string> TextsOf(AgentPatch patch) =>
        [patch.Diff, .. patch.Files.SelectMany(file => new[] { file.Path, file.Why }).OfType<string>(), patch.PullRequest?.Title ?? string.Empty, patch.PullRequest?.Body ?? string.Empty];

    // What it rests on is told all the same; the answer is judged for itself.
    private static AgentTaskOutputData Withheld(AgentTaskOutputData data, Problem refusal) => data with
    {
        Summary = $"[{refusal.Code}]",
        Sources = [.. data.Sources.Select(source => source with { Title = null })],
        Claims = [],
        Gaps = [],
        Patch = null,
        Data = null,
    };

    // The whole diff, which is bounded where it was made: a part of one would not apply.
    private AgentPatch Shown(AgentPatch patch)
    {
        var diff = words.OfCode(patch.Diff);
        return new AgentPatch(
            diff,
            [.. patch.Files.Select(file => file with { Path = words.Of(file.Path), Why = file.Why is { } why ? Short(why, LongestClaim) : null })],
            patch.PullRequest is { } pull ? new AgentPullRequest(Short(pull.Title, LongestClaim), Short(pull.Body, LongestBody), pull.Url) : null)
        {
            Applies = diff == patch.Diff,
        };
    }

    // Replaced before it is shortened: half a term would not be found.
    private string Short(string text, int most) => Tools.TextCut.At(words.Of(text), most);
}
