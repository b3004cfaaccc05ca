using Cartrita.Adapters.Storage.Files;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes streams seekable.</summary>
internal static class ArchiveSpool
{
    private const int MemoryBytes = 1024 * 1024;

    /// <summary>The bytes of a stream from their start. Small files stay in memory, others in a temporary file that goes with the stream; null where there is more than is taken.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="limit">How many bytes are taken.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<Stream?> SeekableAsync(Stream stream, long limit, CancellationToken cancellationToken)
    {
        Stream spool = new MemoryStream();
        try
        {
            var (block, read) = (new byte[64 * 1024], 0);
            while ((read = await stream.ReadAsync(block, cancellationToken)) > 0)
            {
                if (spool.Length + read > limit)
                {
                    await spool.DisposeAsync();
                    return null;
                }

                if (spool is MemoryStream memory && spool.Length + read > MemoryBytes)
                {
                    spool = TemporaryFile.Create();
                    memory.WriteTo(spool);
                }

                await spool.WriteAsync(block.AsMemory(0, read), cancellationToken);
            }

            spool.Position = 0;
            return spool;
        }
        catch
        {
            // The temporary file must not stay, whatever ended the reading.
            await spool.DisposeAsync();
            throw;
        }
    }
}
