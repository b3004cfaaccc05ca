using System.Net.Http.Headers;
using System.Text;

namespace Cartrita.Benchmarks.Load;

/// <summary>Server-sent events.</summary>
/// <param name="address">The server.</param>
/// <param name="path">The operation; a question is posted to it, or it is got where there is none.</param>
/// <param name="key">The credential; null for none.</param>
internal sealed class EventStreamClient(Uri address, string path, string? key) : IStreamClient
{
    private static readonly byte[] EventField = "event: "u8.ToArray();

    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 4096, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) })
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <inheritdoc />
    public string Transport => "sse";

    /// <inheritdoc />
    public async Task ReadAsync(string json, StreamMarks marks, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(json.Length > 0 ? HttpMethod.Post : HttpMethod.Get, path)
        {
            Content = json.Length > 0 ? new StringContent(json, Encoding.UTF8, "application/json") : null,
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await ReadAsync(body, marks, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static async Task ReadAsync(Stream body, StreamMarks marks, CancellationToken cancellationToken)
    {
        var (buffer, filled) = (new byte[4096], 0);
        while (true)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await body.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            filled += read;
            var used = Lines(buffer.AsSpan(0, filled), marks, out var ended);
            if (ended || read == 0)
            {
                return;
            }

            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
        }
    }

    private static int Lines(ReadOnlySpan<byte> bytes, StreamMarks marks, out bool ended)
    {
        var used = 0;
        ended = false;
        while (!ended && bytes[used..].IndexOf((byte)'\n') is var length and >= 0)
        {
            var line = bytes.Slice(used, length);
            ended = line.StartsWith(EventField) && marks.Add(line[EventField.Length..]);
            used += length + 1;
        }

        return used;
    }
}
