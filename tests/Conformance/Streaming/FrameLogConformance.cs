using System.Text.Json;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Streaming;

/// <summary>What every frame log does.</summary>
public abstract class FrameLogConformance
{
    private readonly FrameLogKey key = Sample.Log();
    private readonly CancellationToken stop = Bounded.Token();

    /// <summary>The log under test.</summary>
    protected abstract IFrameLog Log { get; }

    /// <summary>A log over the same storage that shares nothing else, as another instance of the app has it.</summary>
    protected abstract IFrameLog Elsewhere { get; }

    [ConformanceFact]
    public async Task Records_come_back_as_they_were_with_the_positions_that_the_append_gave()
    {
        FrameRecord[] records = [Sample.Record(key, "w", 0, text: "line\nfeed \"quoted\" 漢字 🦊"), Sample.Record(key, "w", 1) with { Attempt = null, TaskId = null }];

        var ids = await Log.AppendAsync(key, records, durable: false, stop);

        var read = await AllAsync(Log);
        Assert.Equal(ids, read.Select(logged => logged.Id));
        Assert.Equal(records.Select(record => record with { Data = default }), read.Select(logged => logged.Record with { Data = default }));
        Assert.All(records.Zip(read), pair => Assert.True(JsonElement.DeepEquals(pair.First.Data, pair.Second.Record.Data)));
    }

    [ConformanceFact]
    public async Task Positions_grow_over_appends()
    {
        var ids = new List<FrameId>();
        for (var append = 0; append < 5; append++)
        {
            ids.AddRange(await Log.AppendAsync(key, Sample.Records(key, "w", append * 3, 3), durable: append % 2 == 0, stop));
        }

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(15, ids.Distinct().Count());
        Assert.Equal(ids, (await AllAsync(Elsewhere)).Select(logged => logged.Id));
    }

    [ConformanceFact]
    public async Task Reading_a_missing_log_without_following_ends_at_once() => Assert.Empty(await AllAsync(Log));

    [ConformanceFact]
    public async Task Durable_append_of_nothing_waits_for_what_lies_there()
    {
        await Log.AppendAsync(key, Sample.Records(key, "w", 0, 1), durable: false, stop);

        Assert.Empty(await Log.AppendAsync(key, [], durable: true, stop));

        Assert.Single(await AllAsync(Log));
    }

    [ConformanceFact]
    public async Task Reader_that_came_first_sees_what_is_appended() => await FollowAsync(Log);

    [ConformanceFact]
    public async Task Reader_elsewhere_sees_what_is_appended() => await FollowAsync(Elsewhere);

    [ConformanceFact]
    public async Task Appends_are_seen_elsewhere_as_soon_as_they_return()
    {
        for (var append = 0; append < 4; append++)
        {
            await Log.AppendAsync(key, Sample.Records(key, "w", append * 2, 2), durable: false, stop);
            Assert.Equal((append + 1) * 2, (await AllAsync(Elsewhere)).Count);
        }
    }

    [ConformanceFact]
    public async Task Parallel_appends_each_lie_together_and_in_order()
    {
        const int Writers = 8;
        const int Appends = 6;
        const int Batch = 4;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var append = 0; append < Appends; append++)
            {
                await Log.AppendAsync(key, Sample.Records(key, $"w{writer}", append * Batch, Batch), durable: append == Appends - 1, stop);
            }
        }));

        var read = await AllAsync(Log);
        Assert.Equal(Writers * Appends * Batch, read.Count);
        Assert.All(read.Chunk(Batch), together => Assert.Single(together.Select(logged => logged.Record.WriterId).Distinct()));
        Assert.All(
            read.GroupBy(logged => logged.Record.WriterId),
            writer => Assert.Equal(Enumerable.Range(0, Appends * Batch).Select(sequence => (long)sequence), writer.Select(logged => logged.Record.Sequence)));
    }

    [ConformanceFact]
    public async Task Many_small_appends_and_one_large_record_are_read_whole()
    {
        await Log.AppendAsync(key, Sample.Records(key, "w", 0, 300), durable: false, stop);
        await Log.AppendAsync(key, [Sample.Record(key, "w", 300, text: new string('x', 300_000))], durable: false, stop);
        await Log.AppendAsync(key, Sample.Records(key, "w", 301, 300), durable: false, stop);

        var read = await AllAsync(Elsewhere);

        Assert.Equal(601, read.Count);
        Assert.Equal(300_000, read[300].Record.Data.GetProperty("delta").GetString()!.Length);
        Assert.Equal(600, read[^1].Record.Sequence);
    }

    [ConformanceFact]
    public async Task Logs_do_not_see_each_other()
    {
        await Log.AppendAsync(key, Sample.Records(key, "w", 0, 1), durable: false, stop);

        Assert.Empty(await AllAsync(Log, key with { Owner = Sample.Owner() }));
        Assert.Empty(await AllAsync(Log, key with { Run = Sample.Run() }));
    }

    [ConformanceFact]
    public async Task Delete_removes_the_log_and_a_new_one_starts_anew()
    {
        var first = await Log.AppendAsync(key, Sample.Records(key, "w", 0, 3), durable: true, stop);

        await Log.DeleteAsync(key, stop);
        await Log.DeleteAsync(key, stop);
        Assert.Empty(await AllAsync(Log));

        Assert.Equal(first, await Log.AppendAsync(key, Sample.Records(key, "w", 0, 3), durable: false, stop));
        Assert.Equal(3, (await AllAsync(Log)).Count);
    }

    [ConformanceFact]
    public async Task Follower_ends_when_it_is_cancelled()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Log.AppendAsync(key, Sample.Records(key, "w", 0, 1), durable: false, stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var batch in Log.ReadAsync(key, follow: true, leaving.Token))
            {
                Assert.Single(batch);
                await leaving.CancelAsync();
            }
        });
        Assert.False(stop.IsCancellationRequested);
    }

    private async Task FollowAsync(IFrameLog reader)
    {
        var reading = TakeAsync(reader, 20);
        for (var append = 0; append < 10; append++)
        {
            await Log.AppendAsync(key, Sample.Records(key, "w", append * 2, 2), durable: false, stop);
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(sequence => (long)sequence), (await reading).Select(logged => logged.Record.Sequence));
    }

    private async Task<List<LoggedFrame>> TakeAsync(IFrameLog log, int count)
    {
        var all = new List<LoggedFrame>();
        await foreach (var batch in log.ReadAsync(key, follow: true, stop))
        {
            Assert.NotEmpty(batch);
            all.AddRange(batch);
            if (all.Count >= count)
            {
                break;
            }
        }

        return all;
    }

    private async Task<List<LoggedFrame>> AllAsync(IFrameLog log, FrameLogKey? other = null)
    {
        var all = new List<LoggedFrame>();
        await foreach (var batch in log.ReadAsync(other ?? key, follow: false, stop))
        {
            all.AddRange(batch);
        }

        return all;
    }
}
