using System.Text;
using System.Text.Json;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Tests.Streaming;

public sealed class SseAnswerTests
{
    private readonly VirtualClock clock = new();

    [Fact]
    public async Task Fifteen_seconds_without_a_frame_are_a_heartbeat()
    {
        var sent = await SendAsync(TimeSpan.FromSeconds(5), 7);
        Assert.Equal("retry: 1000\n\n:heartbeat\n\n:heartbeat\n\n", sent);
    }

    [Fact]
    public async Task Frame_is_one_event_with_id_kind_and_one_line_of_data()
    {
        var frame = Frame("line one\nline two \u2028 \u00E9");
        var sent = await SendAsync(TimeSpan.Zero, 0, frame);
        var parsed = Assert.Single(StreamEvent.Parse(sent));
        Assert.Equal(frame.Id.Value, parsed.Id);
        Assert.Equal("line one\nline two \u2028 \u00E9", parsed.Data.GetProperty("delta").GetString());
    }

    private async Task<string> SendAsync(TimeSpan step, int emptyBatches, params Frame[] frames)
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };
        await new SseAnswer(http.Response, BackendRules.Streams, clock).SendAsync(Batches(step, emptyBatches, frames), 1000, CancellationToken.None, CancellationToken.None);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private async IAsyncEnumerable<IReadOnlyList<Frame>> Batches(TimeSpan step, int emptyBatches, Frame[] frames)
    {
        await Task.CompletedTask;
        for (var at = 0; at < emptyBatches; at++)
        {
            clock.Advance(step);
            yield return [];
        }

        if (frames.Length > 0)
        {
            yield return frames;
        }
    }

    private static Frame Frame(string delta) => new()
    {
        Id = new FrameId(0, 42),
        EventType = FrameKinds.Token,
        Timestamp = DateTimeOffset.UnixEpoch,
        OrchestrationId = new RunId(new string('a', 32)),
        Data = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["delta"] = delta }),
    };
}
