using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>What waits to be sent to one connection by the REST API. A client that does not read fills it, and is cut off; nobody waits for it.</summary>
/// <param name="context">The connection.</param>
/// <param name="client">Sends to it.</param>
internal sealed class HubOutbox(HubCallerContext context, IClientProxy client)
{
    private const long MaximumBytes = 1024 * 1024;

    private readonly Channel<(string Target, IReadOnlyList<JsonElement> Arguments, long Bytes)> _calls =
        Channel.CreateUnbounded<(string, IReadOnlyList<JsonElement>, long)>(new() { SingleReader = true });

    private long _waiting;

    /// <summary>Puts a call in, or cuts the connection off.</summary>
    public void Post(string target, IReadOnlyList<JsonElement> arguments, long bytes)
    {
        // One call alone is always taken, however large it is.
        if (Interlocked.Add(ref _waiting, bytes) > Math.Max(MaximumBytes, bytes) || !_calls.Writer.TryWrite((target, arguments, bytes)))
        {
            _calls.Writer.TryComplete();
            context.Abort();
        }
    }

    /// <summary>Sends, one call after the other, as long as the connection is there.</summary>
    public async Task RunAsync()
    {
        try
        {
            await foreach (var (target, arguments, bytes) in _calls.Reader.ReadAllAsync(context.ConnectionAborted))
            {
                await client.SendCoreAsync(target, [.. arguments.Select(argument => (object?)argument)], context.ConnectionAborted);
                Interlocked.Add(ref _waiting, -bytes);
            }
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
    }
}
