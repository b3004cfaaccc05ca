using System.Buffers;
using Cartrita.Core.Streaming;
using Microsoft.Win32.SafeHandles;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>Reads a log's segments in order, a piece at a time, and remembers where it stands.</summary>
/// <param name="directory">The log's folder.</param>
internal sealed class FrameFileReader(string directory) : IDisposable
{
    private const int PieceSize = 64 * 1024;

    private SafeFileHandle? handle;
    private byte[]? whole;
    private int segment;
    private long offset;

    /// <summary>The next records; none when the reader has come to the log's end.</summary>
    public IReadOnlyList<LoggedFrame> Next()
    {
        while (true)
        {
            if (handle is null && whole is null && !Open(FrameFile.PathOf(directory, segment)))
            {
                return [];
            }

            var frames = ReadPiece();
            if (frames.Count > 0 || !FrameFile.Exists(directory, segment + 1))
            {
                return frames;
            }

            // Once the next segment exists, nothing is added here any more; what came just before it is read first.
            frames = ReadPiece();
            if (frames.Count > 0)
            {
                return frames;
            }

            Dispose();
            (handle, whole) = (null, null);
            (segment, offset) = (segment + 1, 0);
        }
    }

    public void Dispose() => handle?.Dispose();

    private List<LoggedFrame> ReadPiece() => handle is { } open ? ReadPiece(open) : ReadPiece(whole!);

    private List<LoggedFrame> ReadPiece(byte[] bytes)
    {
        var frames = new List<LoggedFrame>();
        var rest = bytes.AsSpan((int)offset);
        var end = rest.Length <= PieceSize ? rest.Length : PieceSize + 1 + Math.Max(0, rest[PieceSize..].IndexOf((byte)'\n'));
        offset += FrameLines.Parse(rest[..end], segment, offset, frames);
        return frames;
    }

    // The buffer is only borrowed: a reader that waits holds none.
    private List<LoggedFrame> ReadPiece(SafeFileHandle open)
    {
        var frames = new List<LoggedFrame>();
        var size = PieceSize;
        while (RandomAccess.GetLength(open) is var length && length > offset)
        {
            size = (int)Math.Min(size, length - offset);
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            var read = RandomAccess.Read(open, buffer.AsSpan(0, size), offset);
            var consumed = FrameLines.Parse(buffer.AsSpan(0, read), segment, offset, frames);
            ArrayPool<byte>.Shared.Return(buffer);
            offset += consumed;
            if (consumed > 0 || read < size || length - offset <= size)
            {
                break;
            }

            // One record is longer than the piece.
            size *= 2;
        }

        return frames;
    }

    // The plain form first: where a crash left both, it is the one that goes on; and where it is gone, the other has been there before it went.
    private bool Open(string path)
    {
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // The log has no record yet, or this segment was sealed.
            whole = SealedSegment.Read(path);
        }

        return handle is not null || whole is not null;
    }
}
