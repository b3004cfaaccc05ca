using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.SignalR;

/// <summary>A frame log whose appends are told to the publisher.</summary>
internal sealed class PublishingFrameLog(IFrameLog inner, FramePublisher publisher) : IFrameLog, IAsyncDisposable, IDisposable
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<FrameId>> AppendAsync(
        FrameLogKey key, IReadOnlyList<FrameRecord> records, bool durable, CancellationToken cancellationToken)
    {
        var positions = await inner.AppendAsync(key, records, durable, cancellationToken);
        if (positions.Count > 0)
        {
            publisher.Tell(key, records, positions[0]);
        }

        return positions;
    }

    /// <inheritdoc />
    public IAsyncEnumerable<IReadOnlyList<LoggedFrame>> ReadAsync(FrameLogKey key, bool follow, CancellationToken cancellationToken) =>
        inner.ReadAsync(key, follow, cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(FrameLogKey key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);

    /// <summary>Stops the publisher, then closes the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await publisher.DisposeAsync();
        (inner as IDisposable)?.Dispose();
    }

    /// <summary>Closes the log; the publisher finds it closed.</summary>
    public void Dispose() => (inner as IDisposable)?.Dispose();
}
