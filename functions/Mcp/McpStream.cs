using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Streaming;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary>The answer to a call of a tool, as server-sent events: what is told of its progress, and its result as the last. Where the call waits for a run, each event has an id after which its client may go on.</summary>
/// <param name="response">What it is written to.</param>
/// <param name="retries">What clients are told to wait before they come back.</param>
/// <param name="primes">Whether the client takes an event without data.</param>
internal sealed class McpStream(HttpResponse response, RetryGuidance retries, bool primes)
{
    private readonly PipeWriter body = response.BodyWriter;
    private McpEventId? last;

    /// <summary>Tells the client that an answer comes.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        SseAnswer.Begin(response);
        await body.FlushAsync(cancellationToken);
    }

    /// <summary>From here on the client may come back. It gets an id before there is anything to say, the one that it showed where it has come back already.</summary>
    /// <param name="id">After what it would go on.</param>
    /// <param name="isReconnect">Whether it has come back.</param>
    /// <param name="cancellationToken">The client left.</param>
    public async Task BeginAsync(McpEventId id, bool isReconnect, CancellationToken cancellationToken)
    {
        if (!id.Fits)
        {
            return;
        }

        last = id;
        if (primes)
        {
            Write("id: ", id.Value);
            Write("retry: ", retries.Next(id.Run, isReconnect).ToString(CultureInfo.InvariantCulture));
            Write("data: ", string.Empty);
            await EndAsync(cancellationToken);
        }
    }

    /// <summary>What is sent next tells of this frame.</summary>
    public void Reach(FrameId frame) => last = last is null ? null : last with { After = frame };

    /// <summary>Sends a message.</summary>
    public async Task SendAsync(JsonRpcMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (message is JsonRpcMessageWithId && last is not null)
        {
            last = last with { IsLast = true };
        }

        if (last is not null)
        {
            Write("id: ", last.Value);
        }

        // JSON escapes line ends, so a message is always one line.
        body.Write("data: "u8);
        body.Write(JsonSerializer.SerializeToUtf8Bytes(message, McpProtocol.Message));
        body.Write("\n"u8);
        await EndAsync(cancellationToken);
    }

    private void Write(string name, string value) => Encoding.ASCII.GetBytes($"{name}{value}\n", body);

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        body.Write("\n"u8);
        await body.FlushAsync(cancellationToken);
    }
}
