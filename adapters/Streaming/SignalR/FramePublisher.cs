using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Streaming.SignalR;

/// <summary>Sends the frames of watched runs to their groups: a reader of the log beside every writer, in the same process (design section 4).</summary>
/// <remarks>
/// What is sent is what every reader gets, in order, and names the frame before it. Several processes may write to one run and send the same
/// frames: a client drops what it has, and reads over HTTP what it finds missing, so sending may fail without a frame being lost.
/// A mark is looked for after each append, and who watches reads the log after the mark: a frame is sent, or that reading finds it.
/// </remarks>
internal sealed partial class FramePublisher(FrameReader reader, FrameWatches watches, SignalRGroups groups, TimeProvider time, ILogger<FramePublisher> logger)
    : IAsyncDisposable
{
    private const int Attempts = 3;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly Dictionary<FrameLogKey, RunPublication> running = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Tells of an append.</summary>
    /// <param name="key">The log.</param>
    /// <param name="records">What was appended.</param>
    /// <param name="first">Where the first of it lies.</param>
    public void Tell(FrameLogKey key, IReadOnlyList<FrameRecord> records, FrameId first)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested || groups.Connection is null)
            {
                return;
            }

            if (!running.TryGetValue(key, out var publication))
            {
                running.Add(key, publication = new RunPublication(key, records[0].ConversationId));
                publication.Ending = RunAsync(publication);
            }

            publication.Tell(first, isLast: records[^1].EventType == FrameKinds.Done);
        }
    }

    /// <summary>Stops sending.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] all;
        lock (gate)
        {
            stopping.Cancel();
            all = [.. running.Values.Select(publication => publication.Ending)];
        }

        await Task.WhenAll(all);
        stopping.Dispose();
    }

    private async Task RunAsync(RunPublication publication)
    {
        await Task.Yield();
        try
        {
            while (await NextAsync(publication) is { } first)
            {
                if (await IsWatchedAsync(publication))
                {
                    await FollowAsync(publication, first);
                    return;
                }

                // While nobody watches, the log is not even read.
                await Task.Delay(LookPeriod, time, stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process ends; clients find what is missing in the log.
        }
        catch (Exception exception)
        {
            LogFailed(exception, publication.Key.Run);
        }
        finally
        {
            Forget(publication);
        }
    }

    // The first frame that was appended since the last look; null when the run has ended, or nothing comes any more.
    private async Task<FrameId?> NextAsync(RunPublication publication)
    {
        while (true)
        {
            var told = publication.Told;
            lock (gate)
            {
                if (publication.Take() is { } first)
                {
                    return first;
                }

                if (publication.IsOver)
                {
                    running.Remove(publication.Key);
                    return null;
                }
            }

            try
            {
                await told.WaitAsync(IdleTime, time, stopping.Token);
            }
            catch (TimeoutException)
            {
                lock (gate)
                {
                    publication.IsOver = true;
                }
            }
        }
    }

    private async Task<bool> IsWatchedAsync(RunPublication publication)
    {
        var (owner, run) = (publication.Key.Owner, publication.Key.Run);
        publication.RunWatched = publication.RunWatched || await watches.IsWatchedAsync(owner, run, stopping.Token);
        publication.ConversationWatched = publication.ConversationWatched
            || (publication.Conversation is { } conversation && await watches.IsWatchedAsync(owner, conversation, stopping.Token));
        return publication.RunWatched || publication.ConversationWatched;
    }

    // From here on the log says what there is, whoever appends to it, up to the run's end.
    private async Task FollowAsync(RunPublication publication, FrameId first)
    {
        FrameId? before = null;
        await foreach (var batch in reader.ReadAsync(new FrameQuery(publication.Key), stopping.Token))
        {
            await IsWatchedAsync(publication);
            var skipped = batch.TakeWhile(frame => frame.Id.CompareTo(first) < 0).ToList();
            before = skipped.Count > 0 ? skipped[^1].Id : before;
            if (skipped.Count < batch.Count)
            {
                await SendAsync(publication, before, [.. batch.Skip(skipped.Count)]);
                before = batch[^1].Id;
            }
        }
    }

    private async Task SendAsync(RunPublication publication, FrameId? after, IReadOnlyList<Frame> frames)
    {
        if (publication.RunWatched)
        {
            await SendAsync(new FrameBatch(FrameHub.Group(publication.Key.Run), after, frames));
        }

        if (publication.ConversationWatched)
        {
            await SendAsync(new FrameBatch(FrameHub.Group(publication.Conversation!.Value), after, frames));
        }
    }

    private async Task SendAsync(FrameBatch batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await groups.SendAsync(batch, stopping.Token);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested && attempt < Attempts)
            {
                await Task.Delay(LookPeriod * attempt, time, stopping.Token);
            }
        }
    }

    private void Forget(RunPublication publication)
    {
        lock (gate)
        {
            if (running.TryGetValue(publication.Key, out var current) && current == publication)
            {
                running.Remove(publication.Key);
            }
        }
    }

    [LoggerMessage(EventId = 2621, Level = LogLevel.Warning, Message = "Frames of run {Run} could not be sent; who watches reads them from the log.")]
    private partial void LogFailed(Exception exception, RunId run);
}
