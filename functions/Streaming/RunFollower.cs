using System.Runtime.CompilerServices;
using System.Text.Json;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Functions.Broker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Streaming;

/// <summary>Follows a run's frames to their end, and sees to it that there is one.</summary>
/// <remarks>
/// A run whose orchestration ended without a terminal frame would keep its readers for ever. A reader that saw nothing for
/// <see cref="StallPeriod"/> asks for the instance's status and, if it has ended, appends the frames that are missing;
/// the log's rules make that harmless where somebody else was first.
/// </remarks>
internal sealed partial class RunFollower(
    FrameReader reader, IFrameLog log, DocumentCollection<RunDocument> runs, RunningChats running, TimeProvider time, ILogger<RunFollower> logger)
{
    /// <summary>How long a reader waits for a frame before it asks after the run.</summary>
    public static readonly TimeSpan StallPeriod = TimeSpan.FromSeconds(5);

    /// <summary>The frames of a run as they come; an empty batch for every <see cref="StallPeriod"/> without one.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cursor">Which of its frames.</param>
    /// <param name="until">How far to follow it.</param>
    /// <param name="client">Knows how the orchestration stands.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    public async IAsyncEnumerable<IReadOnlyList<Frame>> FollowAsync(
        RunDocument run,
        StreamCursor cursor,
        FrameStreamEnd until,
        DurableTaskClient client,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (cursor is { After: { } from, ChatOnly: false })
        {
            yield return [await ResumedAsync(run, from, until, cancellationToken)];
        }

        var begun = false;
        using var reading = running.Read(run.Id);
        var frames = reader.ReadAsync(Query(run, cursor) with { Until = until }, cancellationToken);
        await foreach (var batch in frames.WithIdle(StallPeriod, time, cancellationToken))
        {
            if (batch is null)
            {
                if (!await CloseIfAbandonedAsync(run, client, cancellationToken))
                {
                    running.End(run.Id);
                    yield break;
                }
            }
            else if (!begun)
            {
                begun = true;
                running.Begin(run.Id);
            }

            if (batch?.Any(frame => frame.EventType is FrameKinds.End or FrameKinds.Error) == true)
            {
                running.End(run.Id);
            }

            yield return batch ?? [];
        }
    }

    /// <summary>The frames that are there now.</summary>
    public async Task<IReadOnlyList<Frame>> ReadAsync(RunDocument run, StreamCursor cursor, CancellationToken cancellationToken)
    {
        var frames = new List<Frame>();
        await foreach (var batch in reader.ReadAsync(Query(run, cursor) with { Follow = false }, cancellationToken))
        {
            frames.AddRange(batch);
        }

        return frames;
    }

    /// <summary>Refuses a cursor that is no frame of the run; called before a stream's first byte.</summary>
    public Task CheckCursorAsync(RunDocument run, StreamCursor cursor, CancellationToken cancellationToken) =>
        reader.CheckCursorAsync(KeyOf(run), cursor.After, cancellationToken);

    // What is counted here is replayed; what comes after it came later, so it is live.
    private async Task<Frame> ResumedAsync(RunDocument run, FrameId from, FrameStreamEnd until, CancellationToken cancellationToken)
    {
        var replayed = 0;
        var query = Query(run, new StreamCursor(from, ChatOnly: false)) with { Follow = false, Until = until };
        await foreach (var batch in reader.ReadAsync(query, cancellationToken))
        {
            replayed += batch.Count;
        }

        return new Frame
        {
            Id = from,
            EventType = FrameKinds.StreamResumed,
            Timestamp = time.GetUtcNow(),
            ConversationId = run.ConversationId,
            OrchestrationId = run.Id,
            MessageId = run.MessageId,
            Data = JsonSerializer.SerializeToElement(new StreamResumedData(from, replayed), FrameDataJson.Default.StreamResumedData),
        };
    }

    private static FrameLogKey KeyOf(RunDocument run) => new(run.OwnerId, run.Id);

    private static FrameQuery Query(RunDocument run, StreamCursor cursor) =>
        new(KeyOf(run)) { After = cursor.After, Kinds = cursor.ChatOnly ? FrameKinds.Chat : null };

    /// <summary>Adds the frames that are missing where the orchestration has ended without them. False where the run was deleted: no frame comes any more.</summary>
    public async Task<bool> CloseIfAbandonedAsync(RunDocument run, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(run.Id.Value, cancellationToken);
        if (instance is { IsCompleted: true })
        {
            LogAbandoned(run.Id, instance.RuntimeStatus);
            await log.AppendAsync(KeyOf(run), Ending(run), durable: true, cancellationToken);
        }

        return instance is not null || await runs.ReadAsync(run.OwnerId, run.Id.Value, cancellationToken) is not null;
    }

    private FrameRecord[] Ending(RunDocument run)
    {
        var problem = Problems.Internal;
        var error = new ErrorData(problem.Code, problem.Title, "The run ended without an answer.", problem.Retriable);
        return
        [
            Record(run, RunFrameNumbers.Error, FrameKinds.Error, JsonSerializer.SerializeToElement(error, FrameDataJson.Default.ErrorData)),
            Record(run, RunFrameNumbers.Done, FrameKinds.Done, JsonSerializer.SerializeToElement(new DoneData(RunViewStatus.Failed), FrameDataJson.Default.DoneData)),
        ];
    }

    // It is the frame that the run itself would have closed with, so whoever adds it again repeats it.
    private FrameRecord Record(RunDocument run, long sequence, string kind, JsonElement data) => new()
    {
        WriterId = RunFrameNumbers.WriterId,
        Sequence = sequence,
        EventType = kind,
        Timestamp = time.GetUtcNow(),
        ConversationId = run.ConversationId,
        OrchestrationId = run.Id,
        MessageId = run.MessageId,
        Data = data,
    };

    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "Run {Run} ended as {Status} without a terminal frame.")]
    private partial void LogAbandoned(RunId run, OrchestrationRuntimeStatus status);
}
