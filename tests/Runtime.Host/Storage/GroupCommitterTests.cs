using System.Diagnostics.Metrics;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Storage.Sqlite;
using Cartrita.Runtime.Host.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Tests.Storage;

public sealed class GroupCommitterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RuntimeMeter _meter = new();
    private readonly SqliteConnection _connection;
    private readonly GroupCommitter _committer;
    private readonly SqliteStatement _insert;

    public GroupCommitterTests()
    {
        _connection = SqliteConnections.OpenWriter(Path.Combine(_directory.Path, "runtime.db"));
        SqliteConnections.Execute(_connection, "CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
        _insert = new SqliteStatement(_connection, "INSERT INTO numbers (n) VALUES ($1)", 1);
        _committer = new GroupCommitter(_connection, _meter);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _committer.Dispose();
        _meter.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Writes_that_wait_together_are_one_transaction()
    {
        var commits = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == _meter.Source && instrument.Name == "runtime.commits")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref commits, value));
        listener.Start();
        using var held = new ManualResetEventSlim();

        var first = _committer.WriteAsync(() => { held.Wait(); return _insert.Execute(0L); });
        var rest = Enumerable.Range(1, 50).Select(n => _committer.WriteAsync(() => _insert.Execute((long)n))).ToList();
        held.Set();
        await first;
        await Task.WhenAll(rest);

        // The first may be on its way alone, and the rest may be caught while they are queued.
        Assert.InRange(commits, 1, 3);
    }

    [Fact]
    public async Task Write_that_fails_leaves_its_neighbours_alone()
    {
        using var held = new ManualResetEventSlim();
        var first = _committer.WriteAsync(() => { held.Wait(); return _insert.Execute(1L); });
        var good = _committer.WriteAsync(() => _insert.Execute(2L));
        var bad = _committer.WriteAsync(() => _insert.Execute(2L));
        var thrown = _committer.WriteAsync<int>(() => throw new FormatException("not a write"));
        var last = _committer.WriteAsync(() => _insert.Execute(3L));
        held.Set();

        await Task.WhenAll(first, good, last);
        await Assert.ThrowsAsync<SqliteException>(() => bad);
        await Assert.ThrowsAsync<FormatException>(() => thrown);
        _committer.Dispose();
        using var reader = SqliteConnections.OpenReader(Path.Combine(_directory.Path, "runtime.db"));
        Assert.Equal("1,2,3", SqliteConnections.Scalar(reader, "SELECT group_concat(n) FROM numbers"));
    }

    [Fact]
    public async Task Write_that_is_durable_is_made_once_though_a_listener_of_its_figure_throws()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == _meter.Source)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("a listener's fault"));
        listener.Start();
        using var held = new ManualResetEventSlim();

        var first = _committer.WriteAsync(() => { held.Wait(); return _insert.Execute(1L); });
        var rest = new[] { 2L, 3L }.Select(n => _committer.WriteAsync(() => _insert.Execute(n))).ToList();
        held.Set();

        var changed = await Task.WhenAll(rest.Prepend(first));
        Assert.Equal([1, 1, 1], changed);
    }

    [Fact]
    public async Task Write_after_the_end_is_refused()
    {
        _committer.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _committer.WriteAsync(() => 1));
    }
}
