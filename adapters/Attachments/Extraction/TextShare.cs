namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>What one text has of the memory for texts. A text takes its share once, as a whole: who holds some and waits for more could wait for ever.</summary>
/// <param name="memory">The memory.</param>
internal sealed class TextShare(TextMemory memory) : IDisposable
{
    private long share;

    /// <inheritdoc />
    public void Dispose()
    {
        memory.Return(share);
        share = 0;
    }

    /// <summary>Waits for room for a text.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task TakeAsync(long bytes, CancellationToken cancellationToken) =>
        share = share == 0 ? await memory.TakeAsync(bytes, cancellationToken) : throw new InvalidOperationException("The text has its share.");
}
