using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming;

/// <summary>The form of a log: one JSON object a line. A record ends with its line feed, so half a record is always seen as such.</summary>
internal static class FrameLines
{
    private const byte LineFeed = (byte)'\n';

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Serializes records and tells where each one starts.</summary>
    public static (ReadOnlyMemory<byte> Bytes, int[] Starts) Serialize(IReadOnlyList<FrameRecord> records)
    {
        var buffer = new ArrayBufferWriter<byte>(512 * Math.Max(records.Count, 1));
        var starts = new int[records.Count];
        using var writer = new Utf8JsonWriter(buffer, Options);
        for (var index = 0; index < records.Count; index++)
        {
            starts[index] = buffer.WrittenCount;
            JsonSerializer.Serialize(writer, records[index], FrameJson.Default.FrameRecord);
            writer.Flush();
            writer.Reset();
            buffer.GetSpan(1)[0] = LineFeed;
            buffer.Advance(1);
        }

        return (buffer.WrittenMemory, starts);
    }

    /// <summary>Parses the whole lines at the start of a piece of a segment and tells how many bytes they are.</summary>
    public static int Parse(ReadOnlySpan<byte> bytes, int segment, long offset, List<LoggedFrame> frames)
    {
        var consumed = 0;
        while (bytes[consumed..].IndexOf(LineFeed) is var length and >= 0)
        {
            frames.Add(new LoggedFrame(new FrameId(segment, offset + consumed), Record(bytes.Slice(consumed, length))));
            consumed += length + 1;
        }

        return consumed;
    }

    /// <summary>How many bytes at the start of a segment are whole records; what follows was torn by a crash.</summary>
    public static int WholeLength(ReadOnlySpan<byte> bytes)
    {
        while (bytes.LastIndexOf(LineFeed) is var end and >= 0)
        {
            var start = bytes[..end].LastIndexOf(LineFeed) + 1;
            if (IsRecord(bytes[start..end]))
            {
                return end + 1;
            }

            bytes = bytes[..start];
        }

        return 0;
    }

    private static bool IsRecord(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, FrameJson.Default.FrameRecord) is not null;
        }
        catch (JsonException)
        {
            // A power failure may leave a line that was never written whole; that is the question asked.
            return false;
        }
    }

    private static FrameRecord Record(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, FrameJson.Default.FrameRecord) ?? throw new InvalidDataException("A frame log holds an empty record.");
}
