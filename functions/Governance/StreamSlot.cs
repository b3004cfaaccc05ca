namespace Cartrita.Functions.Governance;

/// <summary>The place of one open stream; free when it is disposed, and disposing it again changes nothing.</summary>
internal sealed class StreamSlot(LeasedSlots? ofKey, LeasedSlots? ofUser) : IDisposable
{
    private int disposed;

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            ofKey?.Release();
            ofUser?.Release();
        }
    }
}
