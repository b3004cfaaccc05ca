using System.Buffers.Binary;
using System.IO.Compression;
using Cartrita.Adapters.Storage.Files;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>A segment of a log that has ended, compressed: <c>{segment}.log.gz</c> in the place of <c>{segment}.log</c>.</summary>
/// <remarks>
/// Nothing is left out, so positions stay what they were: they count the bytes before compression. Each frame repeats its run's ids, which is most of a streamed answer, and of that next to nothing is left.
/// </remarks>
internal static class SealedSegment
{
    private const string Suffix = ".gz";
    private const string DraftSuffix = ".gz~";
    private const int LengthBytes = 4;

    /// <summary>Whether a segment lies there compressed.</summary>
    /// <param name="path">The path of the plain segment.</param>
    public static bool Exists(string path) => File.Exists(path + Suffix);

    /// <summary>Compresses a segment. Whoever reads it finds it in the one form or in the other, and after a power failure in one of them whole.</summary>
    /// <param name="path">The path of the plain segment, to which nothing is appended any more.</param>
    public static void Seal(string path)
    {
        var draft = path + DraftSuffix;
        try
        {
            Compress(path, draft);
            File.Move(draft, path + Suffix, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
            File.Delete(path);
        }
        catch
        {
            // Half of one must not stay; the failure itself goes on to the caller.
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Reads a compressed segment whole; null where there is none. No segment is longer than the log's segments are.</summary>
    /// <param name="path">The path of the plain segment.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[]? Read(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path + Suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing lies there; asking first would leave a gap between the question and the opening.
            return null;
        }

        using (file)
        {
            // Of a file that was cut the last bytes say anything, so nothing is made as long as they say.
            var length = PlainLength(file);
            using var bytes = new MemoryStream();
            using var plain = new GZipStream(file, CompressionMode.Decompress);
            plain.CopyTo(bytes);
            return bytes.Length == length ? bytes.ToArray() : throw new InvalidDataException($"'{path + Suffix}' is not as long as it says.");
        }
    }

    private static void Compress(string path, string draft)
    {
        using var plain = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        using (var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            plain.CopyTo(compressed);
        }

        file.Flush(flushToDisk: true);
    }

    // RFC 1952, section 2.3.1: the last four bytes are the length of what was compressed.
    private static uint PlainLength(FileStream file)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        file.Seek(-LengthBytes, SeekOrigin.End);
        file.ReadExactly(length);
        file.Seek(0, SeekOrigin.Begin);
        return BinaryPrimitives.ReadUInt32LittleEndian(length);
    }
}
