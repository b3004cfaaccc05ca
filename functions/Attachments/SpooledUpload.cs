using System.Security.Cryptography;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Cartrita.Functions.Attachments;

/// <summary>An upload that came whole and fits, with its hash, before anything of it is stored.</summary>
/// <remarks>Small ones stay in memory, others in a temporary file that goes with the stream.</remarks>
internal sealed class SpooledUpload : IAsyncDisposable
{
    /// <summary>The largest file that may come whole: a request has at most 25 MB.</summary>
    public const long MaximumBytes = 20 * 1024 * 1024;

    private const int MemoryBytes = 256 * 1024;
    private const int ReadBytes = 64 * 1024;

    // COR_E_IO: no system call failed.
    private const int ManagedIOFailure = unchecked((int)0x80131620);

    private readonly FileBufferingReadStream spool;

    private SpooledUpload(FileBufferingReadStream spool, string sha256, long sizeBytes)
    {
        this.spool = spool;
        Sha256 = sha256;
        SizeBytes = sizeBytes;
    }

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The length in bytes.</summary>
    public long SizeBytes { get; }

    /// <summary>Reads an upload to its end, or throws at the first byte too many.</summary>
    public static async Task<SpooledUpload> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        var spool = new FileBufferingReadStream(content, MemoryBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (buffer, size) = (new byte[ReadBytes], 0L);
            int read;
            while ((read = await spool.ReadAsync(buffer, cancellationToken)) > 0)
            {
                size += read;
                RequireFits(size);
                hash.AppendData(buffer, 0, read);
            }

            return size > 0
                ? new SpooledUpload(spool, Convert.ToHexStringLower(hash.GetHashAndReset()), size)
                : throw new CartritaException(Problems.EmptyFile);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && exception.HResult == ManagedIOFailure)
        {
            // A form that ends in the middle of its part; a failure of the disk carries the system's own code.
            await spool.DisposeAsync();
            throw new CartritaException(Problems.InvalidRequest, "The body is cut off.", exception);
        }
        catch
        {
            // The temporary file must not stay, whatever ended the reading.
            await spool.DisposeAsync();
            throw;
        }
    }

    /// <summary>Refuses a file that is larger than is taken.</summary>
    public static void RequireFits(long? sizeBytes)
    {
        if (sizeBytes > MaximumBytes)
        {
            throw new CartritaException(Problems.FileTooLarge, $"A file that comes whole has at most {MaximumBytes} bytes; larger ones come in chunks.");
        }
    }

    /// <summary>The bytes from their start.</summary>
    public Stream Open()
    {
        spool.Position = 0;
        return spool;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => spool.DisposeAsync();
}
