namespace Cartrita.Activities.Attachments;

/// <summary>How many steps of ingestions an instance does at a time.</summary>
/// <remarks>
/// A host runs as many activities at once as it may stream answers, for those do little but wait. An ingestion holds a file in memory and
/// keeps a processor busy: of these only so many go on, and the others wait inside their activity. How much text they hold together is bounded where it is read (<c>Extraction:MaxTextBytesAtOnce</c>).
/// </remarks>
public sealed class IngestionSlots : IDisposable
{
    /// <summary>Steps at a time.</summary>
    public const int Count = 16;

    private readonly SemaphoreSlim free = new(Count, Count);

    /// <inheritdoc />
    public void Dispose() => free.Dispose();

    /// <summary>Waits for a slot; dispose what it gives when the step has ended.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        return new Slot(free);
    }

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
