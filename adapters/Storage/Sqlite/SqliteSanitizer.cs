using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Sqlite;

/// <summary>Takes what was deleted out of the product's SQLite file: its pages zero it already, and the write-ahead log has it until it is cut off.</summary>
/// <remarks>With blob storage the file holds the knowledge index only; blobs are gone when their deletion returns.</remarks>
/// <param name="database">The file.</param>
/// <param name="time">The clock.</param>
internal sealed class SqliteSanitizer(ProductDatabase database, TimeProvider time) : IStoreSanitizer, IDisposable
{
    private const int MaximumAttempts = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // SQLite lets one checkpoint run at a time, and refuses a second at once.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <inheritdoc />
    public async Task SanitizeAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            StorageMeter.Count(StorageMeter.Documents, "checkpoint");
            for (var attempt = 1; !await Task.Run(database.TryCheckpoint, cancellationToken); attempt++)
            {
                if (attempt == MaximumAttempts)
                {
                    throw StorageFailures.Busy();
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
