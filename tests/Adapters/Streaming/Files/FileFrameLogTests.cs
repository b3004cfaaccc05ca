using System.Text;
using Cartrita.Adapters.Streaming.Files;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Streaming.Files;

public sealed class FileFrameLogTests : IDisposable
{
    private readonly TemporaryDirectory state = new();
    private readonly CancellationToken stop = StreamSample.Bounded();

    [Theory]
    [InlineData("{\"writerId\":\"w\",\"sequ")]
    [InlineData("{\"writerId\":\"w\",\"sequ\n")]
    [InlineData("\0\0\0\0\0\0")]
    [InlineData("\0\0\0\n\0\0")]
    [InlineData("{}\nnull\n{\"a\"")]
    public async Task Tail_that_a_crash_tore_is_cut_before_the_next_append(string torn)
    {
        using (var before = Open())
        {
            await before.AppendAsync(StreamSample.Key, [StreamSample.Record(0), StreamSample.Record(1)], durable: true, stop);
        }

        await File.AppendAllTextAsync(Segment(0), torn, stop);
        using var after = Open();
        var ids = await after.AppendAsync(StreamSample.Key, [StreamSample.Record(2)], durable: true, stop);

        var all = await after.AllAsync();
        Assert.Equal([0, 1, 2], all.Select(logged => logged.Record.Sequence));
        Assert.Equal(ids[0], all[2].Id);
        Assert.DoesNotContain("\0", await File.ReadAllTextAsync(Segment(0), stop));
    }

    [Fact]
    public async Task Log_whose_only_record_was_torn_starts_anew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Segment(0))!);
        await File.WriteAllTextAsync(Segment(0), "{\"writer", stop);
        using var log = Open();

        var ids = await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: false, stop);

        Assert.Equal(new FrameId(0, 0), ids[0]);
        Assert.Single(await log.AllAsync());
    }

    [Fact]
    public async Task Reader_does_not_take_a_record_that_is_still_being_written()
    {
        using var log = Open();
        await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: false, stop);
        var whole = await File.ReadAllBytesAsync(Segment(0), stop);
        await File.AppendAllTextAsync(Segment(0), Encoding.UTF8.GetString(whole, 0, whole.Length - 1), stop);

        Assert.Single(await log.AllAsync());
    }

    [Fact]
    public async Task Segment_that_is_full_is_followed_by_the_next()
    {
        using var log = Open(segmentBytes: 600);
        for (var sequence = 0; sequence < 30; sequence++)
        {
            await log.AppendAsync(StreamSample.Key, [StreamSample.Record(sequence)], durable: false, stop);
        }

        Assert.True(File.Exists(Segment(5)));
        Assert.Equal(Enumerable.Range(0, 30).Select(sequence => (long)sequence), (await log.AllAsync()).Select(logged => logged.Record.Sequence));
        Assert.All(Directory.GetFiles(Path.GetDirectoryName(Segment(0))!), file => Assert.True(new FileInfo(file).Length < 900));
    }

    [Fact]
    public async Task Log_that_is_idle_is_let_go_and_goes_on_where_it_was()
    {
        var clock = new VirtualClock();
        using var log = new FileFrameLog(state.FullName, clock);
        var first = await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: true, stop);
        Assert.Equal(1, log.OpenLogs);

        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(0, log.OpenLogs);

        var second = await log.AppendAsync(StreamSample.Key, [StreamSample.Record(1)], durable: false, stop);
        Assert.True(second[0].CompareTo(first[0]) > 0);
        Assert.Equal(2, (await log.AllAsync()).Count);
    }

    [Fact]
    public async Task Log_that_nobody_waits_for_is_synced_a_while_after_it_was_written()
    {
        var clock = new VirtualClock();
        using var log = new FileFrameLog(state.FullName, clock);
        await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: false, stop);

        clock.Advance(TimeSpan.FromSeconds(1.8));
        Assert.Equal(1, log.UnsyncedLogs);

        clock.Advance(TimeSpan.FromSeconds(0.4));
        while (log.UnsyncedLogs > 0)
        {
            // Another thread syncs it.
            await Task.Yield();
            stop.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task Log_that_is_in_use_is_kept()
    {
        var clock = new VirtualClock();
        using var log = new FileFrameLog(state.FullName, clock);
        for (var append = 0; append < 20; append++)
        {
            await log.AppendAsync(StreamSample.Key, [StreamSample.Record(append)], durable: true, stop);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, log.OpenLogs);
    }

    [Fact]
    public async Task Readers_that_left_are_forgotten()
    {
        using var log = Open();
        await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: false, stop);
        await log.AllAsync();

        Assert.Equal(0, log.FollowedLogs);
    }

    [Fact]
    public async Task Append_after_the_end_of_the_app_is_refused()
    {
        var log = Open();
        log.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: false, stop));
    }

    [Fact]
    public async Task Names_that_leave_the_folder_are_refused()
    {
        using var log = Open();
        var key = new FrameLogKey(new("../eve"), StreamSample.Key.Run);

        await Assert.ThrowsAsync<ArgumentException>(() => log.AppendAsync(key, [StreamSample.Record(0)], durable: false, stop));
    }

    [Fact]
    public async Task Storage_that_refuses_an_append_fails_it_clearly_and_the_log_stays_whole()
    {
        using var log = Open();
        await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: true, stop);
        var key = StreamSample.Key with { Owner = new("blocked") };
        var blocked = state.Combine("frames", "u", "blocked");
        await File.WriteAllTextAsync(blocked, "a file where the folder would be", stop);

        await Assert.ThrowsAnyAsync<IOException>(() => log.AppendAsync(key, [StreamSample.Record(0)], durable: false, stop));

        File.Delete(blocked);
        await log.AppendAsync(key, [StreamSample.Record(0)], durable: true, stop);
        Assert.Single(await log.AllAsync());
    }

    [LinuxFact]
    public async Task Full_disk_is_a_catalogued_failure_and_the_log_goes_on_once_there_is_room()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Segment(0))!);
        File.CreateSymbolicLink(Segment(0), "/dev/full");
        using (var full = Open())
        {
            foreach (var durable in (bool[])[false, true])
            {
                var failure = await Assert.ThrowsAsync<CartritaException>(
                    () => full.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable, stop));
                Assert.Same(Problems.Unavailable, failure.Problem);
                Assert.Equal("The storage is full.", failure.Detail);
            }
        }

        File.Delete(Segment(0));
        using var log = Open();
        await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: true, stop);
        Assert.Single(await log.AllAsync());
    }

    public void Dispose() => state.Dispose();

    private FileFrameLog Open(long segmentBytes = 1 << 20) => new(state.FullName, TimeProvider.System, segmentBytes);

    private string Segment(int number) =>
        state.Combine("frames", "u", "ada", StreamSample.Key.Run.Value, $"{number:D8}.log");
}
