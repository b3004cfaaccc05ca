using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Streaming;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Runtime.Testing;

namespace Cartrita.Adapters.Tests.Streaming;

public sealed class FrameWriterTests
{
    private static readonly AgentTaskId Answer = new("answer");
    private static readonly FrameSource Source = new(StreamSample.Key, "answer-writer")
    {
        ConversationId = new ConversationId("11111111111111111111111111111111"),
        MessageId = new MessageId("22222222222222222222222222222222"),
        TaskId = Answer,
    };

    private readonly VirtualClock clock = new();
    private readonly RecordingLog log = new();
    private readonly CountedIds ids = new();
    private readonly CurrentStep steps = new(TimeProvider.System);
    private readonly CancellationToken stop = StreamSample.Bounded();

    [Fact]
    public async Task Attempt_opens_with_a_started_frame_whose_position_later_frames_name()
    {
        await using var writer = Open(FrameFlush.Immediate);

        var attempt = await OpenAttemptAsync(writer);
        Token(writer, "a");
        Token(writer, "b");
        await writer.FlushAsync(durable: false, stop);

        var records = Records();
        Assert.Equal([FrameKinds.AgentTaskStarted, FrameKinds.Token, FrameKinds.Token], records.Select(record => record.EventType));
        Assert.Equal([null, attempt, attempt], records.Select(record => record.Attempt));
        Assert.Equal([0, 1, 2], records.Select(record => record.Sequence));
        Assert.All(records, record => Assert.Equal("answer-writer/id1", record.WriterId));
        Assert.All(records, record => Assert.Equal(
            (Source.ConversationId, Source.MessageId, Source.TaskId, StreamSample.Key.Run, clock.GetUtcNow()),
            (record.ConversationId, record.MessageId, record.TaskId, record.OrchestrationId, record.Timestamp)));
    }

    [Fact]
    public async Task Numbered_frame_is_the_same_in_every_execution()
    {
        foreach (var _ in (int[])[1, 2])
        {
            await using var writer = Open(FrameFlush.Immediate);
            writer.Write(FrameKinds.OrchestrationDecision, new Piece("d"), PieceJson.Default.Piece, number: 7, new AgentTaskId("t1"));
        }

        Assert.Equal(
            [("answer-writer", 7, "t1", null), ("answer-writer", 7, "t1", (FrameId?)null)],
            Records().Select(record => (record.WriterId, (int)record.Sequence, record.TaskId!.Value.Value, record.Attempt)));
    }

    [Fact]
    public async Task Two_copies_of_one_activity_leave_the_text_of_the_later_attempt()
    {
        await using var slow = Open(FrameFlush.Immediate);
        await using var quick = Open(FrameFlush.Immediate);
        await OpenAttemptAsync(slow);
        Token(slow, "slow 1");
        await slow.FlushAsync(durable: false, stop);
        await OpenAttemptAsync(quick);
        Token(slow, "slow 2");
        await slow.FlushAsync(durable: false, stop);
        Token(quick, "quick 1");
        await quick.FlushAsync(durable: false, stop);

        Assert.Equal(["open", "slow 1", "open", "quick 1"], await TextsAsync());
    }

    [Fact]
    public async Task What_is_written_during_an_append_shares_the_next_one()
    {
        var release = new TaskCompletionSource();
        log.Hold = release.Task;
        await using var writer = Open(FrameFlush.Immediate);
        writer.Write(FrameKinds.Start, new Piece("0"), PieceJson.Default.Piece, 0);
        var first = writer.FlushAsync(durable: false, stop);
        for (var number = 1; number < 50; number++)
        {
            writer.Write(FrameKinds.Metrics, new Piece($"{number}"), PieceJson.Default.Piece, number);
        }

        release.SetResult();
        await first;
        await writer.FlushAsync(durable: false, stop);

        Assert.True(log.Appends.Count <= 3, $"{log.Appends.Count} appends");
        Assert.Equal(Enumerable.Range(0, 50).Select(number => (long)number), Records().Select(record => record.Sequence));
    }

    [Fact]
    public async Task Immediate_writer_appends_without_a_flush()
    {
        await using var writer = Open(FrameFlush.Immediate);

        writer.Write(FrameKinds.Start, new Piece("0"), PieceJson.Default.Piece, 0);

        await log.Appended();
    }

    [Fact]
    public async Task Batched_writer_appends_when_the_interval_is_over()
    {
        await using var writer = Open(FrameFlush.Batched);
        writer.Write(FrameKinds.Start, new Piece("0"), PieceJson.Default.Piece, 0);
        writer.Write(FrameKinds.Metrics, new Piece("1"), PieceJson.Default.Piece, 1);
        clock.Advance(FrameFlush.Batched.Interval - TimeSpan.FromMilliseconds(1));
        Assert.Empty(log.Appends);

        clock.Advance(TimeSpan.FromMilliseconds(1));

        await log.Appended();
        Assert.Equal(2, Assert.Single(log.Appends).Records.Length);
    }

    [Fact]
    public async Task Batched_writer_appends_when_the_batch_is_large()
    {
        await using var writer = Open(FrameFlush.Batched);

        writer.Write(FrameKinds.Start, new Piece(new string('x', FrameFlush.Batched.Bytes)), PieceJson.Default.Piece, 0);

        await log.Appended();
    }

    [Fact]
    public async Task Opening_an_attempt_takes_along_what_was_held_back()
    {
        await using var writer = Open(FrameFlush.Batched);
        writer.Write(FrameKinds.Start, new Piece("0"), PieceJson.Default.Piece, 0);

        await OpenAttemptAsync(writer);

        Assert.Equal([FrameKinds.Start, FrameKinds.AgentTaskStarted], Assert.Single(log.Appends).Records.Select(record => record.EventType));
    }

    [Fact]
    public async Task Durable_flush_makes_also_durable_what_was_appended_before()
    {
        await using var writer = Open(FrameFlush.Immediate);
        writer.Write(FrameKinds.Start, new Piece("0"), PieceJson.Default.Piece, 0);
        await writer.FlushAsync(durable: false, stop);

        await writer.FlushAsync(durable: true, stop);

        Assert.True(log.Appends[^1].Durable);
    }

    [Fact]
    public async Task Disposal_appends_what_was_held_back()
    {
        await using (var writer = Open(FrameFlush.Batched))
        {
            writer.Write(FrameKinds.Start, new Piece("0"), PieceJson.Default.Piece, 0);
        }

        Assert.Single(Records());
    }

    [Fact]
    public async Task Writer_that_lost_frames_refuses_to_go_on()
    {
        var writer = Open(FrameFlush.Immediate);
        await OpenAttemptAsync(writer);
        log.Failure = new IOException("full");
        Token(writer, "lost");
        await Assert.ThrowsAnyAsync<Exception>(() => writer.FlushAsync(durable: false, stop));
        log.Failure = null;

        Assert.Throws<InvalidOperationException>(() => Token(writer, "after a hole"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.FlushAsync(durable: false, stop));
        await writer.DisposeAsync();

        Assert.Equal(["open"], await TextsAsync());
    }

    [Fact]
    public async Task Frame_of_no_attempt_is_refused()
    {
        await using var writer = Open(FrameFlush.Immediate);
        await using var taskless = new FrameWriters(log, FrameFlush.Immediate, ids, steps, clock).Open(new FrameSource(StreamSample.Key, "w"));

        Assert.Throws<InvalidOperationException>(() => Token(writer, "too early"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAttemptAsync(taskless));
    }

    [Fact]
    public async Task Step_lies_in_one_append_with_the_last_frames_and_is_told_once()
    {
        var scope = new RunScope { OwnerId = StreamSample.Key.Owner, RunId = StreamSample.Key.Run, ConversationId = Source.ConversationId, RequestId = "r", Deadline = DateTimeOffset.MaxValue };
        var step = steps.Begin(new StepIdentity("t1.step.0", "AgentStep") { TaskId = new AgentTaskId("t1") }, scope);
        step.Begin(RunCall.OfTool("look", "c1")).End(TraceOutcomes.Ok);
        await using (var writer = Open(FrameFlush.Batched))
        {
            writer.WriteStep();
            writer.WriteStep();
            writer.Write(FrameKinds.OrchestrationDecision, new Piece("d"), PieceJson.Default.Piece, number: 7);
        }

        var append = Assert.Single(log.Appends);
        Assert.Equal([StepTrace.RecordKind, FrameKinds.OrchestrationDecision], append.Records.Select(record => record.EventType));
        Assert.Equal(("trace/t1.step.0", StepTrace.Ended, new AgentTaskId("t1")), (append.Records[0].WriterId, append.Records[0].Sequence, append.Records[0].TaskId!.Value));
        Assert.Equal("look", append.Records[0].Data.GetProperty("calls")[0].GetProperty("toolId").GetString());
        Assert.True(step.IsTold);
    }

    private FrameWriter Open(FrameFlush flush) => new FrameWriters(log, flush, ids, steps, clock).Open(Source);

    private Task<FrameId> OpenAttemptAsync(FrameWriter writer) => writer.OpenAttemptAsync(new Piece("open"), PieceJson.Default.Piece, stop);

    private static void Token(FrameWriter writer, string text) => writer.Write(FrameKinds.Token, new Piece(text), PieceJson.Default.Piece);

    private List<FrameRecord> Records() => [.. log.Appends.SelectMany(append => append.Records)];

    private async Task<List<string>> TextsAsync()
    {
        var texts = new List<string>();
        await foreach (var batch in new FrameReader(log).ReadAsync(new FrameQuery(StreamSample.Key) { Follow = false }, stop))
        {
            texts.AddRange(batch.Select(frame => frame.Data.GetProperty("delta").GetString()!));
        }

        return texts;
    }
}
