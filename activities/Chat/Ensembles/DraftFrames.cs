using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Activities.Chat.Ensembles;

/// <summary>The frames of drafts and of judging them: that a task begins and ends, never its text. Each has a number of its own, so an activity that runs again repeats them.</summary>
/// <param name="writers">The frames.</param>
public sealed class DraftFrames(FrameWriters writers)
{
    private const long Started = 0;
    private const long Complete = 1;

    /// <summary>Opens the log where no plan has, appends what travels along, and tells that a draft begins.</summary>
    internal async Task StartDraftAsync(DraftInput input, AgentTaskId task, CancellationToken cancellationToken)
    {
        var scope = input.Answer.Scope;
        await using (var run = writers.Open(scope))
        {
            run.WriteStart(scope);
            run.WriteCarried(input.Answer.Frames);
        }

        await StartAsync(scope, task, AgentLevels.SupervisorName, [.. input.Answer.Results.Select(result => result.TaskId)], cancellationToken);
    }

    /// <summary>Tells that a task begins.</summary>
    internal async Task StartAsync(RunScope scope, AgentTaskId task, string agent, IReadOnlyList<AgentTaskId> dependsOn, CancellationToken cancellationToken)
    {
        await using var frames = writers.Open(scope, task.Value, task);
        var started = new AgentTaskStartedData { Agent = agent, Level = AgentLevels.Supervisor, DependsOn = dependsOn };
        frames.Write(FrameKinds.AgentTaskStarted, started, FrameDataJson.Default.AgentTaskStartedData, Started, task, withNext: true);
        await frames.FlushAsync(durable: false, cancellationToken);
    }

    /// <summary>Tells how a task ended, and what it took: a run that is cancelled after it has its tokens counted.</summary>
    internal async Task CompleteAsync(RunScope scope, AgentTaskId task, string agent, string? code, TokenUsage usage, TimeSpan took)
    {
        await using var frames = writers.Open(scope, task.Value, task);
        var complete = new AgentTaskCompleteData(agent, code is null ? AgentTaskStatus.Completed : AgentTaskStatus.Failed, (long)took.TotalMilliseconds, code, usage);
        frames.Write(FrameKinds.AgentTaskComplete, complete, FrameDataJson.Default.AgentTaskCompleteData, Complete, task, withNext: true);
        frames.WriteStep(code ?? TraceOutcomes.Ok);
        await frames.FlushAsync(durable: false, CancellationToken.None);
    }
}
