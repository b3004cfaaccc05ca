using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Files;

/// <summary>Files read one after another as one stream, one open at a time.</summary>
/// <param name="paths">The files, in order.</param>
internal sealed class JoinedFiles(IReadOnlyList<string> paths) : ForwardStream
{
    private FileStream? current;
    private int next;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (current is null)
            {
                if (next == paths.Count)
                {
                    return 0;
                }

                current = new FileStream(paths[next++], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            }

            if (await current.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                return read;
            }

            await current.DisposeAsync();
            current = null;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            current?.Dispose();
        }

        base.Dispose(disposing);
    }
}
