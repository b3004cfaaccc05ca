using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Core.Streaming;

/// <summary>Turns a log's raw records into the frames that clients get: nothing twice, no stale attempt, one start, one terminal frame, nothing after <c>done</c>.</summary>
/// <remarks>
/// The filter is fed from the log's start, also by a reader that resumes, so every reader comes to the same frames whatever it saw before.
/// A record that is dropped for another reason than its number never uses up that number. Memory grows with tasks and writers, not with tokens.
/// </remarks>
public sealed class FrameFilter
{
    private readonly Dictionary<string, SequenceMarks> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FrameId> attempts = new(StringComparer.Ordinal);
    private bool started;
    private bool counted;

    /// <summary>True once <c>end</c> or <c>error</c> passed: the chat is over.</summary>
    public bool ChatEnded { get; private set; }

    /// <summary>True once <c>done</c> passed: the run is over.</summary>
    public bool RunEnded { get; private set; }

    /// <summary>Gives the frame that a client gets for a record, or null where the record is to be dropped.</summary>
    /// <param name="logged">The next record of the log.</param>
    public Frame? Accept(LoggedFrame logged)
    {
        var record = logged.Record;

        // What a run did is kept among its frames and is none of them.
        if (record.EventType == StepTrace.RecordKind || RunEnded || IsStale(record) || ComesTooLate(record) || !IsNew(record))
        {
            return null;
        }

        Remember(logged);
        return new Frame
        {
            Id = logged.Id,
            EventType = record.EventType,
            Timestamp = record.Timestamp,
            ConversationId = record.ConversationId,
            OrchestrationId = record.OrchestrationId,
            MessageId = record.MessageId,
            TaskId = record.TaskId,
            Data = record.Data,
        };
    }

    /// <summary>An attempt's opening always lies before its frames, so an attempt that is not the latest known one has lost.</summary>
    private bool IsStale(FrameRecord record) =>
        record.Attempt is { } attempt
        && !(record.TaskId is { } task && attempts.TryGetValue(task.Value, out var latest) && latest == attempt);

    private bool ComesTooLate(FrameRecord record) => record.EventType switch
    {
        FrameKinds.Start => started,
        FrameKinds.Usage => counted || ChatEnded,
        FrameKinds.End or FrameKinds.Error or FrameKinds.Token => ChatEnded,

        // A client drops a task's text at each new attempt: a second copy of Answer that wakes after the end must not take the answer away.
        FrameKinds.AgentTaskStarted => ChatEnded && record.TaskId is { } task && attempts.ContainsKey(task.Value),
        _ => false,
    };

    private bool IsNew(FrameRecord record)
    {
        if (!seen.TryGetValue(record.WriterId, out var marks))
        {
            seen.Add(record.WriterId, marks = new SequenceMarks());
        }

        return marks.Add(record.Sequence);
    }

    private void Remember(LoggedFrame logged)
    {
        switch (logged.Record.EventType)
        {
            case FrameKinds.Start:
                started = true;
                break;
            case FrameKinds.Usage:
                counted = true;
                break;
            case FrameKinds.End or FrameKinds.Error:
                ChatEnded = true;
                break;
            case FrameKinds.Done:
                RunEnded = true;
                break;
            case FrameKinds.AgentTaskStarted when logged.Record.TaskId is { } task:
                attempts[task.Value] = logged.Id;
                break;
        }
    }
}
