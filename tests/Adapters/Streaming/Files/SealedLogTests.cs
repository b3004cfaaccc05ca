using Cartrita.Adapters.Streaming.Files;
using Cartrita.Core.Streaming;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Streaming.Files;

/// <summary>Logs that have ended are compressed, and read as before.</summary>
public sealed class SealedLogTests : IDisposable
{
    private const int Tokens = 400;

    private readonly TemporaryDirectory state = new();
    private readonly CancellationToken stop = StreamSample.Bounded();

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(9_000)]
    public async Task Log_that_has_ended_is_sealed_when_it_is_let_go_and_reads_as_before(int segmentBytes)
    {
        List<LoggedFrame> before;
        using (var log = new FileFrameLog(state.FullName, TimeProvider.System, segmentBytes))
        {
            await WriteAsync(log);
            before = await log.AllAsync();
        }

        var plain = before.Sum(logged => logged.Record.Data.GetRawText().Length + 150L);
        Assert.Empty(Segments("*.log"));
        Assert.InRange(Segments("*").Sum(file => file.Length), 1, plain / 4);
        using var again = new FileFrameLog(state.FullName, TimeProvider.System, segmentBytes);
        var after = await again.AllAsync();
        Assert.Equal(before.Select(Shown), after.Select(Shown));
    }

    [Fact]
    public async Task Log_is_sealed_a_while_after_its_end_and_a_reader_that_has_begun_reads_on()
    {
        var clock = new VirtualClock();
        using var log = new FileFrameLog(state.FullName, clock);
        await WriteAsync(log);
        await using var reader = log.ReadAsync(StreamSample.Key, follow: false, stop).GetAsyncEnumerator(stop);
        Assert.True(await reader.MoveNextAsync());
        var read = reader.Current.Count;
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Single(Segments("*.log"));

        clock.Advance(TimeSpan.FromSeconds(3));
        while (log.OpenLogs > 0)
        {
            // Another thread seals it.
            await Task.Yield();
            stop.ThrowIfCancellationRequested();
        }

        Assert.Empty(Segments("*.log"));
        while (await reader.MoveNextAsync())
        {
            read += reader.Current.Count;
        }

        Assert.Equal(Tokens + 1, read);
    }

    [Fact]
    public async Task Sealed_segment_that_was_cut_is_damaged_and_costs_no_more_than_it_holds()
    {
        using (var log = Open())
        {
            await WriteAsync(log);
        }

        var sealedFile = Assert.Single(Segments("*.gz"));
        var plain = Path.Combine(sealedFile.DirectoryName!, Path.GetFileNameWithoutExtension(sealedFile.Name));
        var bytes = await File.ReadAllBytesAsync(sealedFile.FullName, stop);

        // The last four bytes are read as the length: here they say almost four gigabytes.
        await File.WriteAllBytesAsync(sealedFile.FullName, [.. bytes.AsSpan(0, bytes.Length / 2), 0xFF, 0xFF, 0xFF, 0xEF], stop);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => SealedSegment.Read(plain));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public async Task Append_after_the_seal_lies_behind_all_that_was_sealed()
    {
        using (var log = Open())
        {
            await WriteAsync(log);
        }

        using var again = Open();
        var late = await again.AppendAsync(StreamSample.Key, [StreamSample.Record(Tokens + 1)], durable: true, stop);

        var all = await again.AllAsync();
        Assert.Equal(Tokens + 2, all.Count);
        Assert.Equal(late[0], all[^1].Id);
        Assert.True(all[^1].Id.CompareTo(all[^2].Id) > 0);
    }

    [Fact]
    public async Task Segment_that_a_crash_left_in_both_forms_goes_on_in_the_plain_one()
    {
        using (var log = Open())
        {
            await log.AppendAsync(StreamSample.Key, [StreamSample.Record(0)], durable: true, stop);
        }

        // As it is between the two steps that take one form's place by the other's; what is appended then is in the plain one alone.
        var path = Assert.Single(Segments("*.log")).FullName;
        var plain = await File.ReadAllBytesAsync(path, stop);
        SealedSegment.Seal(path);
        await File.WriteAllBytesAsync(path, plain, stop);
        using (var log = Open())
        {
            await log.AppendAsync(StreamSample.Key, [StreamSample.Record(1)], durable: true, stop);
        }

        using var again = Open();
        Assert.Equal([0, 1], (await again.AllAsync()).Select(logged => logged.Record.Sequence));
    }

    [Theory]
    [InlineData(10, FrameKinds.Done)]
    [InlineData(Tokens, FrameKinds.End)]
    public async Task Log_that_is_short_or_goes_on_is_not_sealed(int tokens, string last)
    {
        using (var log = Open())
        {
            await WriteAsync(log, tokens, last);
        }

        Assert.Single(Segments("*.log"));
        Assert.Empty(Segments("*.gz"));
    }

    [Fact]
    public async Task Damaged_segment_is_not_read_as_less_than_it_is()
    {
        using (var log = Open())
        {
            await WriteAsync(log);
        }

        var path = Assert.Single(Segments("*.gz")).FullName;
        var bytes = await File.ReadAllBytesAsync(path, stop);
        bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(path, bytes, stop);

        using var again = Open();
        await Assert.ThrowsAsync<InvalidDataException>(() => again.AllAsync());
    }

    [Fact]
    public async Task Deleted_log_leaves_neither_form()
    {
        using (var log = Open())
        {
            await WriteAsync(log);
        }

        using var again = Open();
        await again.DeleteAsync(StreamSample.Key, stop);

        Assert.Empty(await again.AllAsync());
        Assert.False(Directory.Exists(Folder));
    }

    public void Dispose() => state.Dispose();

    private string Folder => state.Combine("frames", "u", "ada", StreamSample.Key.Run.Value);

    private FileFrameLog Open() => new(state.FullName, TimeProvider.System);

    private FileInfo[] Segments(string pattern) => new DirectoryInfo(Folder).GetFiles(pattern);

    private static (FrameId Id, long Sequence, string Data) Shown(LoggedFrame logged) => (logged.Id, logged.Record.Sequence, logged.Record.Data.GetRawText());

    private async Task WriteAsync(FileFrameLog log, int tokens = Tokens, string last = FrameKinds.Done)
    {
        for (var token = 0; token < tokens; token++)
        {
            await log.AppendAsync(StreamSample.Key, [StreamSample.Record(token, text: $"word{token} ")], durable: false, stop);
        }

        await log.AppendAsync(StreamSample.Key, [StreamSample.Record(tokens, last)], durable: true, stop);
    }
}
