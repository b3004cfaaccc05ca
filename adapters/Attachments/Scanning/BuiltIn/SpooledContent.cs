using Cartrita.Adapters.Storage.Files;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Bytes that can be read at any place: those of a stream that seeks, else a copy, which lies in memory while it is small and in a temporary file beyond that.</summary>
internal sealed class SpooledContent : IAsyncDisposable
{
    private const int MemoryLength = 1024 * 1024;

    private readonly Stream stream;
    private readonly bool owned;

    private SpooledContent(Stream stream, bool owned)
    {
        this.stream = stream;
        this.owned = owned;
        Length = stream.Length;
    }

    public long Length { get; }

    /// <summary>Reads all bytes once, so that they are watched, and makes them readable anywhere.</summary>
    /// <param name="source">The stream itself, at whose start its reading began.</param>
    /// <param name="watched">The stream as it is watched, of which nothing was read but looked at.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<SpooledContent> OfAsync(Stream source, WatchedStream watched, CancellationToken cancellationToken)
    {
        if (source.CanSeek)
        {
            await watched.DrainAsync(cancellationToken);
            return new SpooledContent(source, owned: false);
        }

        Stream copy = new MemoryStream();
        try
        {
            while (await watched.NextAsync(cancellationToken) is { Length: > 0 } block)
            {
                if (copy is MemoryStream memory && copy.Length + block.Length > MemoryLength)
                {
                    copy = TemporaryFile.Create();
                    memory.Position = 0;
                    await memory.CopyToAsync(copy, cancellationToken);
                }

                await copy.WriteAsync(block, cancellationToken);
            }

            await copy.FlushAsync(cancellationToken);
            return new SpooledContent(copy, owned: true);
        }
        catch
        {
            // The temporary file must not stay, whatever ended the reading.
            await copy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads as much as is asked for, or as there is.</summary>
    public async ValueTask<int> ReadAtAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (offset < 0 || offset >= Length)
        {
            return 0;
        }

        stream.Position = offset;
        return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
    }

    /// <summary>A stretch as a stream of its own.</summary>
    public SlicedStream Slice(long offset, long length) => new(this, offset, Math.Min(length, Length - offset));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => owned ? stream.DisposeAsync() : ValueTask.CompletedTask;
}
