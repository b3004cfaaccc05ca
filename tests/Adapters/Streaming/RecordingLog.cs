using System.Runtime.CompilerServices;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Tests.Streaming;

/// <summary>A log in memory that keeps its appends apart and can hold or fail them.</summary>
internal sealed class RecordingLog : IFrameLog
{
    private readonly Lock gate = new();
    private readonly List<(FrameRecord[] Records, bool Durable)> appends = [];
    private readonly SemaphoreSlim appended = new(0);

    public Exception? Failure { get; set; }

    public Task Hold { get; set; } = Task.CompletedTask;

    public IReadOnlyList<(FrameRecord[] Records, bool Durable)> Appends
    {
        get
        {
            lock (gate)
            {
                return [.. appends];
            }
        }
    }

    public async Task<IReadOnlyList<FrameId>> AppendAsync(
        FrameLogKey key, IReadOnlyList<FrameRecord> records, bool durable, CancellationToken cancellationToken)
    {
        await Hold.WaitAsync(cancellationToken);
        if (Failure is not null)
        {
            throw Failure;
        }

        lock (gate)
        {
            var first = appends.Sum(append => append.Records.Length);
            appends.Add(([.. records], durable));
            appended.Release();
            return [.. Enumerable.Range(first, records.Count).Select(index => new FrameId(0, index))];
        }
    }

    public async Task Appended() => Assert.True(await appended.WaitAsync(TimeSpan.FromSeconds(60)), "Nothing was appended.");

    public async IAsyncEnumerable<IReadOnlyList<LoggedFrame>> ReadAsync(
        FrameLogKey key, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var records = Appends.SelectMany(append => append.Records).ToList();
        for (var index = 0; index < records.Count; index++)
        {
            yield return [new LoggedFrame(new FrameId(0, index), records[index])];
        }
    }

    public Task DeleteAsync(FrameLogKey key, CancellationToken cancellationToken) => throw new NotSupportedException();
}
