using Cartrita.Core.Audio;

namespace Cartrita.Adapters.Audio;

/// <summary>A wish for final results that is not fulfilled yet. A later one takes an earlier one in.</summary>
/// <remarks>Asked by whoever sends, answered by whoever reads.</remarks>
/// <param name="time">The clock.</param>
internal sealed class PendingFlush(TimeProvider time)
{
    // A transcriber that has little left to say may leave the question unanswered.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Times come rounded to milliseconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    private readonly Lock gate = new();
    private TaskCompletionSource asked = New();
    private TimeSpan? to;
    private long since;
    private int questions;
    private int answers;
    private int question;

    /// <summary>Ends when somebody asks.</summary>
    internal Task Asked
    {
        get
        {
            lock (gate)
            {
                return asked.Task;
            }
        }
    }

    /// <summary>Whether something is waited for.</summary>
    internal bool IsPending
    {
        get
        {
            lock (gate)
            {
                return to is not null;
            }
        }
    }

    /// <summary>Asks for all up to a time.</summary>
    /// <param name="end">The time.</param>
    /// <param name="isNew">Whether the transcriber is asked now; false where it was asked for the same before.</param>
    internal void Ask(TimeSpan end, bool isNew)
    {
        lock (gate)
        {
            (to, since, question) = (end, time.GetTimestamp(), isNew ? questions + 1 : questions);
            asked.TrySetResult();
        }
    }

    /// <summary>The question goes to the transcriber; over a new connection it is the first one.</summary>
    internal void Sent(bool isNewConnection)
    {
        lock (gate)
        {
            questions = isNewConnection ? 1 : questions + 1;
            if (isNewConnection)
            {
                (answers, question, since) = (0, 1, time.GetTimestamp());
            }
        }
    }

    /// <summary>The transcriber has answered a question.</summary>
    internal void Answered()
    {
        lock (gate)
        {
            answers++;
        }
    }

    /// <summary>The answer, once there is one; null before. Given once.</summary>
    /// <param name="final">The time up to which all is final.</param>
    internal LiveFlushed? Take(TimeSpan final)
    {
        lock (gate)
        {
            if (to is not { } end || (final + Rounding < end && answers < question && time.GetElapsedTime(since) < Patience))
            {
                return null;
            }

            to = null;
            asked = New();
            return new LiveFlushed(end.TotalSeconds, final.TotalSeconds);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
