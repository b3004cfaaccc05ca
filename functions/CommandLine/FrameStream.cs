using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Streaming;

namespace Cartrita.Functions.CommandLine;

/// <summary>Reads a stream of frames to the frame that ends it, over as many connections and servers as that takes.</summary>
internal sealed class FrameStream(ServerConnection connection, TimeProvider time)
{
    private const string LastEventId = "Last-Event-ID";
    private const int MaximumEmptyReads = 20;

    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>The frames, each once.</summary>
    /// <param name="make">Makes the request; repeated with the last frame's id where a connection broke.</param>
    /// <param name="isLast">Whether a frame ends the stream.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<Frame> ReadAsync(
        Func<HttpRequestMessage> make, Func<Frame, bool> isLast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        for (var emptyReads = 0; emptyReads < MaximumEmptyReads; emptyReads++)
        {
            using var response = await connection.SendAsync(() => Resume(make(), last), cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var events = SseParser.Create(body, static (_, data) => JsonSerializer.Deserialize(data, FrameJson.Default.Frame)!)
                .EnumerateAsync(cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (events)
            {
                while (await MoveNextAsync(events))
                {
                    (last, emptyReads) = (events.Current.EventId, 0);
                    yield return events.Current.Data;
                    if (isLast(events.Current.Data))
                    {
                        yield break;
                    }
                }
            }

            await Task.Delay(ReconnectAfter, time, cancellationToken);
        }

        throw new CommandFailure("The stream broke off and could not be taken up again.");
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<Frame>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException)
        {
            // The connection broke, maybe inside an event; the next one goes on after the last whole frame.
            return false;
        }
    }

    private static HttpRequestMessage Resume(HttpRequestMessage request, string? last)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(SseAnswer.MediaType));
        if (last is not null)
        {
            request.Headers.Add(LastEventId, last);
        }

        return request;
    }
}
