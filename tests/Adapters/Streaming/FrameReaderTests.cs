using Cartrita.Adapters.Streaming;
using Cartrita.Adapters.Streaming.Files;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Streaming;

public sealed class FrameReaderTests : IDisposable
{
    private readonly TemporaryDirectory state = new();
    private readonly FileFrameLog log;
    private readonly FrameReader reader;
    private readonly CancellationToken stop = StreamSample.Bounded();

    public FrameReaderTests()
    {
        log = new FileFrameLog(state.FullName, TimeProvider.System, segmentBytes: 2048);
        reader = new FrameReader(log);
    }

    [Fact]
    public async Task Resuming_after_every_frame_gives_exactly_what_follows_it()
    {
        await TellAsync();
        var all = await ReadAsync(new FrameQuery(StreamSample.Key));
        Assert.Equal(24, all.Count);

        for (var index = 0; index < all.Count; index++)
        {
            await reader.CheckCursorAsync(StreamSample.Key, all[index].Id, stop);
            var rest = await ReadAsync(new FrameQuery(StreamSample.Key) { After = all[index].Id });

            Assert.Equal(all.Skip(index + 1).Select(frame => frame.Id), rest.Select(frame => frame.Id));
        }
    }

    [Fact]
    public async Task Resuming_while_the_log_grows_gives_nothing_twice_and_leaves_nothing_out()
    {
        var got = new List<FrameId>();
        FrameId? cursor = null;
        var telling = TellAsync();
        for (var reconnect = 0; got.Count < 24; reconnect++)
        {
            await foreach (var batch in reader.ReadAsync(new FrameQuery(StreamSample.Key) { After = cursor }, stop))
            {
                var some = batch.Take(1 + (reconnect % 3)).ToList();
                got.AddRange(some.Select(frame => frame.Id));
                cursor = got[^1];
                break;
            }
        }

        await telling;
        Assert.Equal((await ReadAsync(new FrameQuery(StreamSample.Key))).Select(frame => frame.Id), got);
    }

    [Fact]
    public async Task Chat_stream_ends_with_the_terminal_frame_and_a_run_stream_with_done()
    {
        await TellAsync();

        Assert.Equal(FrameKinds.End, (await ReadAsync(new FrameQuery(StreamSample.Key) { Until = FrameStreamEnd.Chat }))[^1].EventType);
        Assert.Equal(FrameKinds.Done, (await ReadAsync(new FrameQuery(StreamSample.Key) { Until = FrameStreamEnd.Run }))[^1].EventType);
    }

    [Fact]
    public async Task Chosen_kinds_alone_are_given_and_the_end_is_seen_all_the_same()
    {
        await TellAsync();

        var chat = await ReadAsync(new FrameQuery(StreamSample.Key) { Kinds = FrameKinds.Chat, Until = FrameStreamEnd.Chat });
        var decisions = await ReadAsync(new FrameQuery(StreamSample.Key) { Kinds = new HashSet<string> { FrameKinds.OrchestrationDecision }, Until = FrameStreamEnd.Chat });

        Assert.Equal([FrameKinds.Start, .. Enumerable.Repeat(FrameKinds.Token, 18), FrameKinds.Usage, FrameKinds.End], chat.Select(frame => frame.EventType));
        Assert.Single(decisions);
    }

    [Fact]
    public async Task Reading_without_following_ends_with_what_is_there()
    {
        await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0, FrameKinds.Start)], durable: false, stop);

        Assert.Single(await ReadAsync(new FrameQuery(StreamSample.Key) { Follow = false }));
    }

    [Fact]
    public async Task Cursor_that_is_no_position_of_the_log_is_refused()
    {
        await TellAsync();
        var all = await log.AllAsync();
        FrameId[] strangers =
        [
            new(0, 1), new(all[^1].Id.Segment, all[^1].Id.Offset + 1), new(all[^1].Id.Segment + 1, 0), new(7, 7),
        ];

        foreach (var stranger in strangers)
        {
            var refused = await Assert.ThrowsAsync<CartritaException>(() => reader.CheckCursorAsync(StreamSample.Key, stranger, stop));
            Assert.Same(Problems.InvalidCursor, refused.Problem);
        }

        await reader.CheckCursorAsync(StreamSample.Key, after: null, stop);
        await Assert.ThrowsAsync<CartritaException>(
            () => reader.CheckCursorAsync(StreamSample.Key with { Owner = new("eve") }, all[0].Id, stop));
    }

    public void Dispose()
    {
        log.Dispose();
        state.Dispose();
    }

    /// <summary>24 frames for a client, and a repetition or two for the filter.</summary>
    private async Task TellAsync()
    {
        FrameRecord[] story =
        [
            StreamSample.Record(0, FrameKinds.Start),
            StreamSample.Record(1, FrameKinds.OrchestrationDecision),
            .. Enumerable.Range(2, 18).Select(sequence => StreamSample.Record(sequence, text: new string('x', sequence * 20))),
            StreamSample.Record(20, FrameKinds.Usage),
            StreamSample.Record(21, FrameKinds.End),
            StreamSample.Record(22, FrameKinds.EvaluationMetric),
            StreamSample.Record(23, FrameKinds.Done),
        ];
        foreach (var batch in story.Chunk(3))
        {
            await log.AppendAsync(StreamSample.Key, batch, durable: false, stop);
            await log.AppendAsync(StreamSample.Key, [batch[0]], durable: false, stop);
        }
    }

    private async Task<List<Frame>> ReadAsync(FrameQuery query)
    {
        var frames = new List<Frame>();
        await foreach (var batch in reader.ReadAsync(query, stop))
        {
            Assert.NotEmpty(batch);
            frames.AddRange(batch);
        }

        return frames;
    }
}
