using System.Text.Json.Serialization.Metadata;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Streaming;

/// <summary>Opens the writers of a run's frames and writes those that every activity has in common.</summary>
internal static class RunFrames
{
    /// <summary>Opens a writer for a run.</summary>
    internal static FrameWriter Open(this FrameWriters writers, RunScope scope, string writerId = RunFrameNumbers.WriterId, AgentTaskId? task = null) =>
        writers.Open(new FrameSource(new FrameLogKey(scope.OwnerId, scope.RunId), writerId)
        {
            ConversationId = scope.ConversationId,
            MessageId = scope.MessageId,
            TaskId = task,
        });

    /// <summary>Opens the log. Whoever appends first does it; readers drop the rest.</summary>
    internal static void WriteStart(this FrameWriter frames, RunScope scope)
    {
        var kind = scope.ConversationId is null ? "ingestion" : "chat";
        frames.Write(FrameKinds.Start, new StartData(scope.RequestId, kind), FrameDataJson.Default.StartData, RunFrameNumbers.Start, withNext: true);
    }

    /// <summary>Writes what the orchestrator sent along.</summary>
    internal static void WriteCarried(this FrameWriter frames, IReadOnlyList<SupervisorFrame> carried)
    {
        foreach (var frame in carried)
        {
            frames.WriteIfSet(FrameKinds.OrchestrationDecision, frame.Decision, FrameDataJson.Default.OrchestrationDecisionData, frame);
            frames.WriteIfSet(FrameKinds.SafetyFlag, frame.Flag, FrameDataJson.Default.SafetyFlagData, frame);
            frames.WriteIfSet(FrameKinds.AgentTaskComplete, frame.Complete, FrameDataJson.Default.AgentTaskCompleteData, frame);
            if (frame.Trace is { } trace)
            {
                frames.WriteTrace(trace);
            }
        }
    }

    /// <summary>Closes the chat, or an ingestion, badly.</summary>
    internal static void WriteError(this FrameWriter frames, Problem problem, string? detail) => frames.Write(
        FrameKinds.Error,
        new ErrorData(problem.Code, problem.Title, detail, problem.Retriable),
        FrameDataJson.Default.ErrorData,
        RunFrameNumbers.Error);

    /// <summary>Closes the run.</summary>
    internal static void WriteDone(this FrameWriter frames, string? code) => frames.Write(
        FrameKinds.Done, new DoneData(Core.Chat.RunViewStatus.Of(code)), FrameDataJson.Default.DoneData, RunFrameNumbers.Done);

    private static void WriteIfSet<T>(this FrameWriter frames, string kind, T? data, JsonTypeInfo<T> typeInfo, SupervisorFrame frame)
        where T : class
    {
        if (data is not null)
        {
            frames.Write(kind, data, typeInfo, frame.Number, frame.TaskId, withNext: true);
        }
    }
}
