namespace Cartrita.Functions.Governance;

/// <summary>The place of one open stream; free when it is disposed, and disposing it again changes nothing.</summary>
internal sealed class StreamSlot(LeasedSlots? ofKey, LeasedSlots? ofUser, string? keyId, Action<StreamSlot> closed) : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private int disposed;

    /// <summary>The key that opened the stream; null for any other credential.</summary>
    public string? KeyId => keyId;

    /// <summary>Fires when the key that opened the stream opens nothing any more, within <see cref="LeasedSlots.RenewEvery"/>.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>The key opens nothing any more.</summary>
    public void End() => ended.Cancel();

    /// <inheritdoc />
    public void Dispose()
    {
        // The source is left to the collector: whoever ends streams may just be doing so.
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            ofKey?.Release();
            ofUser?.Release();
            closed(this);
        }
    }
}
