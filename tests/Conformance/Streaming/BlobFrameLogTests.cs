using Cartrita.Adapters.Streaming.Blobs;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Streaming;

[RequiresNode]
[Collection(AzuriteCollection.Name)]
public sealed class BlobFrameLogTests(AzuriteFixture azurite) : FrameLogConformance
{
    private const int SegmentBlocks = 7;

    private readonly Lazy<BlobFrameLog> log = new(() => Make(azurite));
    private readonly Lazy<BlobFrameLog> elsewhere = new(() => Make(azurite));

    protected override IFrameLog Log => log.Value;

    protected override IFrameLog Elsewhere => elsewhere.Value;

    [Theory]
    [InlineData(0, 50)]
    [InlineData(900, 50)]
    [InlineData(3_000, 150)]
    [InlineData(60_000, 1_000)]
    public void Reader_that_waits_looks_again_after_a_twentieth_of_its_silence(int silence, int pause) =>
        Assert.Equal(TimeSpan.FromMilliseconds(pause), BlobFrameLog.PauseAfter(TimeSpan.FromMilliseconds(silence)));

    [NodeFact]
    public async Task Writers_in_two_places_take_turns_and_nothing_is_lost()
    {
        var key = Sample.Log();
        var stop = Bounded.Token();

        async Task WriteAsync(IFrameLog place, string writer)
        {
            for (var append = 0; append < 12; append++)
            {
                await place.AppendAsync(key, Sample.Records(key, writer, append * 2, 2), durable: false, stop);
            }
        }

        await Task.WhenAll(WriteAsync(Log, "here"), WriteAsync(Elsewhere, "there"));

        var read = new List<LoggedFrame>();
        await foreach (var batch in Make(azurite).ReadAsync(key, follow: false, stop))
        {
            read.AddRange(batch);
        }

        Assert.Equal(48, read.Count);
        Assert.All(
            read.GroupBy(logged => logged.Record.WriterId),
            writer => Assert.Equal(Enumerable.Range(0, 24).Select(sequence => (long)sequence), writer.Select(logged => logged.Record.Sequence)));
        Assert.True(read[^1].Id.Segment >= 24 / SegmentBlocks);
    }

    [NodeFact]
    public async Task Append_whose_answer_was_lost_lies_in_the_log_once()
    {
        var (key, stop) = (Sample.Log(), Bounded.Token());
        var (containers, answers) = LostAnswerPolicy.Connect(azurite);
        var uncertain = new BlobFrameLog(containers, TimeProvider.System, SegmentBlocks);
        await uncertain.AppendAsync(key, Sample.Records(key, "w", 0, 2), durable: false, stop);
        await Elsewhere.AppendAsync(key, Sample.Records(key, "other", 0, 1), durable: false, stop);

        var ids = new List<FrameId>();
        for (var append = 1; append < 4; append++)
        {
            answers.Arm();
            ids.AddRange(await uncertain.AppendAsync(key, Sample.Records(key, "w", append * 2, 2), durable: false, stop));
        }

        Assert.Equal(3, answers.Lost);
        var read = new List<LoggedFrame>();
        await foreach (var batch in Log.ReadAsync(key, follow: false, stop))
        {
            read.AddRange(batch);
        }

        Assert.Equal([0, 1, 0, 2, 3, 4, 5, 6, 7], read.Select(logged => logged.Record.Sequence));
        Assert.Equal(ids, read.Skip(3).Select(logged => logged.Id));
    }

    private static BlobFrameLog Make(AzuriteFixture azurite) =>
        new(AzuriteCollection.Containers(azurite), TimeProvider.System, SegmentBlocks);
}
