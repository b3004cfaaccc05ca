using System.Net.WebSockets;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Broker;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Telemetry;

namespace Cartrita.Functions.Chat;

/// <summary>Serves one WebSocket: its first message says which run, and the run's frames go out until they end or the client leaves.</summary>
internal sealed class ChatSockets(
    ChatRuns starts, DocumentCollection<RunDocument> runs, RunFollower follower, RunCancellation cancellation, RunLeaving leaving, AccessAudit audit, StreamMeter meter, TimeProvider time)
{
    /// <summary>How long a client may wait with its first message.</summary>
    public static readonly TimeSpan FirstMessageTime = TimeSpan.FromSeconds(30);

    /// <summary>Serves a connection to its end.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="caller">What the request said.</param>
    /// <param name="left">The client left.</param>
    public async Task ServeAsync(FrameSocket socket, SocketCaller caller, CancellationToken left)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(left, caller.Ended, caller.Stopping);
        try
        {
            if (await FirstAsync(socket, ending.Token) is { } message)
            {
                await FollowAsync(socket, caller, await OpenAsync(caller, message, left), ending.Token);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null);
        }
        catch (OperationCanceledException) when (caller.Ended.IsCancellationRequested && !left.IsCancellationRequested)
        {
            await socket.RefuseAsync(new CartritaException(Problems.Unauthorized), caller.Info.RequestId);
        }
        catch (OperationCanceledException) when (caller.Stopping.IsCancellationRequested)
        {
            await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, null);
        }
        catch (CartritaException refusal)
        {
            await socket.RefuseAsync(refusal, caller.Info.RequestId);
        }
        catch (WebSocketException)
        {
            // The client is gone; nobody hears why.
        }
    }

    private async Task<ClientMessage?> FirstAsync(FrameSocket socket, CancellationToken left)
    {
        try
        {
            return await socket.ReadAsync(left).WaitAsync(FirstMessageTime, time, left) is { } message ? ClientMessage.Parse(message.Bytes) : null;
        }
        catch (TimeoutException)
        {
            throw new CartritaException(Problems.RequestTimeout);
        }
    }

    private async Task<SocketRun> OpenAsync(SocketCaller caller, ClientMessage message, CancellationToken left)
    {
        var asked = time.GetTimestamp();
        var followed = message switch
        {
            ClientInit init => await StartAsync(caller, init, left) with { Asked = asked },
            ContinueMessage go => await FindAsync(caller, go, left),
            _ => throw new CartritaException(Problems.InvalidRequest, "The first message starts a run or goes on with one."),
        };
        await follower.CheckCursorAsync(followed.Run, followed.Cursor, left);
        return followed;
    }

    private async Task<SocketRun> StartAsync(SocketCaller caller, ClientInit init, CancellationToken left)
    {
        if (caller.Cursor.After is not null && caller.Key is null)
        {
            // Only a repeated request has a stream to go on with.
            throw new CartritaException(Problems.InvalidCursor);
        }

        var run = await starts.StartAsync(caller.Info, ChatCommand.Parse(init.Body), caller.Key, caller.Client, left);
        return new SocketRun(run, caller.Cursor, FrameStreamEnd.Chat, init.CancelOnDisconnect ?? false);
    }

    private async Task<SocketRun> FindAsync(SocketCaller caller, ContinueMessage go, CancellationToken left)
    {
        if (!caller.Info.Principal!.Scopes.Contains(Scope.Runs))
        {
            // The route is the chat's; what goes on here is what /api/orchestrations shows.
            throw new CartritaException(Problems.Forbidden);
        }

        var id = RouteId.Parse<RunId>(go.OrchestrationId);
        var after = go.After is null ? null : FrameId.TryParse(go.After, out var known) ? known : (FrameId?)null;
        if (go.After is not null && after is null)
        {
            throw new CartritaException(Problems.InvalidCursor);
        }

        var until = go.Until switch
        {
            null or "chat" => FrameStreamEnd.Chat,
            "run" => FrameStreamEnd.Run,
            _ => throw new CartritaException(Problems.InvalidRequest, "until is chat or run."),
        };
        audit.Allow(nameof(ChatSocketEndpoints.ChatSocket), caller.Info, $"continue /api/orchestrations/{id.Value}");
        var run = (await runs.ReadAsync(caller.Info.Principal!.OwnerId, id.Value, left))?.Value ?? throw new CartritaException(Problems.NotFound);
        return new SocketRun(run, caller.Cursor with { After = after }, until, go.CancelOnDisconnect ?? false);
    }

    private async Task FollowAsync(FrameSocket socket, SocketCaller caller, SocketRun followed, CancellationToken left)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(left);
        var listening = ListenAsync(socket, caller, followed.Run, ending);
        try
        {
            await foreach (var batch in FramesOf(followed, caller, ending.Token))
            {
                foreach (var frame in batch)
                {
                    ending.Token.ThrowIfCancellationRequested();
                    await socket.SendAsync(frame);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client left, or said what can't be understood, which listening knows; or the stream is ended from this side.
        }
        catch (WebSocketException)
        {
            await ending.CancelAsync();
            await leaving.LeftAsync(followed.Cancels, followed.Run, caller.Client);
            throw;
        }
        finally
        {
            await ending.CancelAsync();
        }

        if (await listening || left.IsCancellationRequested)
        {
            await leaving.LeftAsync(followed.Cancels, followed.Run, caller.Client);
        }

        left.ThrowIfCancellationRequested();
    }

    private IAsyncEnumerable<IReadOnlyList<Frame>> FramesOf(SocketRun followed, SocketCaller caller, CancellationToken ending)
    {
        var frames = follower.FollowAsync(followed.Run, followed.Cursor, followed.Until, caller.Client, ending);
        if (followed.Asked is { } asked)
        {
            return meter.Follow(frames, StreamMeter.WebSocket, followed.Run, asked);
        }

        meter.Opened(StreamMeter.WebSocket, followed.Run);
        return frames;
    }

    // Ends when the client closes or leaves, which it says, when the client says what can't be understood, and when there are no more frames.
    private async Task<bool> ListenAsync(FrameSocket socket, SocketCaller caller, RunDocument run, CancellationTokenSource ending)
    {
        try
        {
            while (await socket.ReadAsync(ending.Token) is { } message)
            {
                if (ClientMessage.Parse(message.Bytes) is not CancelMessage)
                {
                    throw new CartritaException(Problems.InvalidRequest, "One connection follows one run; the only further message is cancel.");
                }

                // A run that has ended meanwhile says so itself.
                await cancellation.RequestAsync(run, caller.Client);
            }

            return true;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // There are no more frames, and nothing left to say.
            return false;
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private sealed record SocketRun(RunDocument Run, StreamCursor Cursor, FrameStreamEnd Until, bool Cancels)
    {
        /// <summary>When a chat was asked for, as the clock's timestamp; null where one is gone on with.</summary>
        public long? Asked { get; init; }
    }
}
