using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Sqlite;

/// <summary>Takes what was deleted out of the product's SQLite file: SQLite zeroes it in its pages, but not in those that it moved away from before, and the write-ahead log has it until it is cut off.</summary>
/// <remarks>With blob storage the file holds the knowledge index only; blobs are gone when their deletion returns.</remarks>
/// <param name="database">The file.</param>
/// <param name="time">The clock.</param>
internal sealed class SqliteSanitizer(ProductDatabase database, TimeProvider time) : IStoreSanitizer, IDisposable
{
    private const int MaximumAttempts = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim turn = new(1, 1);
    private long asked;
    private long done;

    /// <inheritdoc />
    public async Task SanitizeAsync(CancellationToken cancellationToken)
    {
        var ticket = Interlocked.Increment(ref asked);
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (done >= ticket)
            {
                // One that began after this deletion was through took it along.
                return;
            }

            var covered = Volatile.Read(ref asked);
            StorageMeter.Count(StorageMeter.Documents, "checkpoint");
            for (var attempt = 1; !await database.TrySanitizeAsync(cancellationToken); attempt++)
            {
                if (attempt == MaximumAttempts)
                {
                    throw StorageFailures.Busy();
                }

                await Task.Delay(Pause, time, cancellationToken);
            }

            done = covered;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
