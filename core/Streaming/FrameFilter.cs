namespace Cartrita.Core.Streaming;

/// <summary>Turns a log's raw records into the frames that clients get: nothing twice, no stale attempt, one start, one terminal frame, nothing after <c>done</c>.</summary>
/// <remarks>
/// The filter is fed from the log's start, also by a reader that resumes, so every reader comes to the same frames whatever it saw before.
/// A frame of an attempt that is not its task's latest is dropped before its pair of writer and sequence is marked as seen:
/// two copies of one activity share the writer, and the copy that lost must not use up the other's numbers.
/// </remarks>
public sealed class FrameFilter
{
    private readonly HashSet<(string Writer, long Sequence)> seen = [];
    private readonly Dictionary<string, FrameId> attempts = [];
    private bool started;
    private bool terminal;

    /// <summary>True once <c>end</c> or <c>error</c> passed: the chat is over.</summary>
    public bool ChatEnded => terminal;

    /// <summary>True once <c>done</c> passed: the run is over.</summary>
    public bool RunEnded { get; private set; }

    /// <summary>Gives the frame that a client gets for a record, or null where the record is to be dropped.</summary>
    /// <param name="logged">The next record of the log.</param>
    public Frame? Accept(LoggedFrame logged)
    {
        var record = logged.Record;
        if (RunEnded || IsStale(record) || Repeats(record) || !seen.Add((record.WriterId, record.Sequence)))
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

    private bool IsStale(FrameRecord record) =>
        record.Attempt is { } attempt
        && record.TaskId is { } task
        && attempts.TryGetValue(task.Value, out var latest)
        && latest != attempt;

    private bool Repeats(FrameRecord record) => record.EventType switch
    {
        FrameKinds.Start => started,
        FrameKinds.End or FrameKinds.Error or FrameKinds.Token or FrameKinds.Usage => terminal,
        _ => false,
    };

    private void Remember(LoggedFrame logged)
    {
        switch (logged.Record.EventType)
        {
            case FrameKinds.Start:
                started = true;
                break;
            case FrameKinds.End or FrameKinds.Error:
                terminal = true;
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
