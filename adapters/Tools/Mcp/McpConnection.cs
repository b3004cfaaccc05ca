using Cartrita.Core.Errors;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>A session with an MCP server: made when it is needed, and made again when it has ended, with a wait that doubles while that fails. Calls have a time limit, figures and a circuit, as those of vendors do.</summary>
internal sealed partial class McpConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly string name;
    private readonly Func<IClientTransport> transport;
    private readonly Action changed;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SemaphoreSlim turn = new(1);
    private readonly McpCalls calls;
    private readonly CancellationTokenSource closing = new();
    private Task<McpClient>? session;
    private DateTimeOffset notBefore = DateTimeOffset.MinValue;
    private int failures;
    private bool isRefused;

    /// <summary>Makes a connection that is not open yet.</summary>
    /// <param name="name">The server's name in the settings.</param>
    /// <param name="transport">Makes the way to it.</param>
    /// <param name="changed">Is told that its tools have changed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures go; what the server writes goes nowhere.</param>
    internal McpConnection(string name, Func<IClientTransport> transport, Action changed, TimeProvider time, ILogger logger) =>
        (this.name, this.transport, this.changed, this.time, this.logger, calls) = (name, transport, changed, time, logger, new McpCalls(name, time, logger));

    /// <summary>Works with an open session.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="work">Asks it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CartritaException"><see cref="Problems.VendorUnavailable"/>: there is none now, or it gave no answer in time; <see cref="Problems.VendorOutcomeUnknown"/> where an effect may be there all the same.</exception>
    public Task<T> UseAsync<T>(McpCallKind call, Func<McpClient, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        calls.RunAsync(call, OpenAsync, (open, token) => UseAsync(call, open, work, token), cancellationToken);

    private async Task<T> UseAsync<T>(McpCallKind call, McpClient open, Func<McpClient, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work(open, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!await McpFailures.HasLostSessionAsync(open, exception, cancellationToken))
            {
                await TranslateAsync(open, exception);
                throw;
            }

            if (call.HasEffect && exception is McpProtocolException)
            {
                // The error hides the status that it came with, so it may be that of a call which was made.
                await CloseAsync(open);
                throw;
            }
        }

        // What was refused for the session was not done, so it is asked once more.
        LogSessionLost(name);
        await CloseAsync(open);
        open = await OpenAsync(cancellationToken);
        try
        {
            return await work(open, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await TranslateAsync(open, exception);
            throw;
        }
    }

    private async Task TranslateAsync(McpClient open, Exception exception)
    {
        var isEnd = exception is not McpProtocolException && !McpMessageTooLargeException.IsWhy(exception) && McpFailures.EndsSession(open, exception);
        if (isEnd)
        {
            await CloseAsync(open);
        }

        var why = isEnd && open.Completion.IsCompletedSuccessfully ? (await open.Completion).Exception : null;
        if (McpFailures.Read(exception, isEnd, why) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (session is { } last)
        {
            await ((Task)last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (last.IsCompletedSuccessfully)
            {
                await EndAsync(await last);
            }
        }

        turn.Dispose();
        closing.Dispose();
    }

    // A server that does not answer when it is told good-bye holds nobody up.
    private async Task EndAsync(McpClient ended)
    {
        try
        {
            await ended.DisposeAsync().AsTask().WaitAsync(Goodbye, time);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or HttpRequestException)
        {
            LogUnreachable(name, exception.GetType().Name);
        }
    }

    private async Task<McpClient> OpenAsync(CancellationToken cancellationToken)
    {
        Task<McpClient> opening;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (session is { IsCompletedSuccessfully: true } last && await last is { Completion.IsCompleted: true } ended)
            {
                session = null;
                await EndAsync(ended);
            }

            if (session is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                if (time.GetUtcNow() < notBefore)
                {
                    throw Unreachable();
                }

                session = ConnectAsync();
            }

            opening = session;
        }
        finally
        {
            turn.Release();
        }

        // Whoever can't wait that long leaves the others their session.
        return await opening.WaitAsync(cancellationToken);
    }

    private async Task<McpClient> ConnectAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, closing.Token);
        try
        {
            var opened = await McpClient.CreateAsync(transport(), Options(), loggerFactory: null, either.Token).WaitAsync(either.Token);
            failures = 0;
            return opened;
        }
        catch (Exception exception) when (!closing.IsCancellationRequested)
        {
            // Whatever a program does in its first seconds, the server is not there.
            var wait = FirstWait * Math.Pow(2, Math.Min(failures++, 7));
            notBefore = time.GetUtcNow() + (wait < LongestWait ? wait : LongestWait);
            isRefused = McpFailures.IsRefusedCredential(exception);
            LogUnreachable(name, exception.GetType().Name);
            throw Unreachable(exception);
        }
    }

    private CartritaException Unreachable(Exception? cause = null) => isRefused
        ? new(Problems.VendorUnauthorized, $"The MCP server {name} refuses the credential of the settings.", cause)
        : new(Problems.VendorUnavailable, $"The MCP server {name} can't be reached now.", cause);

    private McpClientOptions Options() => new()
    {
        ClientInfo = new Implementation { Name = "cartrita", Version = "1" },
        Handlers = new McpClientHandlers
        {
            NotificationHandlers =
            [
                KeyValuePair.Create<string, Func<JsonRpcNotification, CancellationToken, ValueTask>>(NotificationMethods.ToolListChangedNotification, (_, _) =>
                {
                    changed();
                    return ValueTask.CompletedTask;
                }),
            ],
        },
    };

    private async Task CloseAsync(McpClient ended)
    {
        await turn.WaitAsync(CancellationToken.None);
        try
        {
            if (session is { IsCompletedSuccessfully: true } last && ReferenceEquals(await last, ended))
            {
                session = null;
                await EndAsync(ended);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    [LoggerMessage(EventId = 1625, Level = LogLevel.Warning, Message = "The MCP server {Server} can't be reached: {Failure}.")]
    private partial void LogUnreachable(string server, string failure);

    [LoggerMessage(EventId = 1930, Level = LogLevel.Information, Message = "The MCP server {Server} has lost its session; there is a new one.")]
    private partial void LogSessionLost(string server);
}
