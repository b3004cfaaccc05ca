using System.Buffers.Binary;

namespace Cartrita.Core.Audio;

/// <summary>The pieces of a chunk that is not a message of its own: samples are one piece; Opus packets are several, each behind its length in two bytes, the high one first.</summary>
public static class AudioPieces
{
    private const int LengthBytes = 2;

    private static ReadOnlySpan<byte> WebmHead => [0x1a, 0x45, 0xdf, 0xa3];

    /// <summary>The pieces with how long each lasts; null where the chunk can't be audio of the form.</summary>
    /// <param name="format">The form.</param>
    /// <param name="chunk">The chunk.</param>
    public static IReadOnlyList<AudioPiece>? Of(LiveAudioFormat format, ReadOnlyMemory<byte> chunk)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Encoding != LiveAudioEncoding.Opus)
        {
            return format.DurationOf(chunk.Span) is { } duration ? [new AudioPiece(chunk, duration)] : null;
        }

        var pieces = new List<AudioPiece>();
        for (var rest = chunk; rest.Length > 0;)
        {
            var length = rest.Length < LengthBytes ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            if (length == 0 || rest.Length < LengthBytes + length || format.DurationOf(rest.Span.Slice(LengthBytes, length)) is not { } duration)
            {
                return null;
            }

            pieces.Add(new AudioPiece(rest.Slice(LengthBytes, length), duration));
            rest = rest[(LengthBytes + length)..];
        }

        return pieces.Count > 0 ? pieces : null;
    }

    /// <summary>Why a chunk can't be audio of a form, for whoever sent it.</summary>
    /// <param name="chunk">The chunk.</param>
    public static string Refusal(ReadOnlySpan<byte> chunk) =>
        chunk.StartsWith("OggS"u8) || chunk.StartsWith(WebmHead) ? "A chunk is no audio of the form that was said: it begins with a container, Ogg or WebM; send the Opus packets that are in it."
        : chunk.StartsWith("RIFF"u8) ? "A chunk is no audio of the form that was said: it begins with the head of a WAV file; send the samples behind it."
        : "A chunk is no audio of the form that was said.";

    /// <summary>What is left of pieces after a time: inside of samples at the sample, of packets at the packet.</summary>
    /// <param name="format">Their form.</param>
    /// <param name="pieces">They.</param>
    /// <param name="passed">How much is left out.</param>
    /// <returns>The rest, and where it begins, which for packets may be before the time.</returns>
    public static (IReadOnlyList<AudioPiece> Left, TimeSpan Begins) After(LiveAudioFormat format, IReadOnlyList<AudioPiece> pieces, TimeSpan passed)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(pieces);
        var begins = TimeSpan.Zero;
        var whole = pieces.SkipWhile(piece =>
        {
            var isPassed = begins + piece.Duration <= passed;
            begins += isPassed ? piece.Duration : TimeSpan.Zero;
            return isPassed;
        }).ToList();
        if (whole.Count > 0 && passed > begins && format.BytesIn(passed - begins) is { } bytes && bytes > 0 && bytes < whole[0].Bytes.Length)
        {
            var cut = format.DurationOf(whole[0].Bytes.Span[..bytes])!.Value;
            whole[0] = new AudioPiece(whole[0].Bytes[bytes..], whole[0].Duration - cut);
            begins += cut;
        }

        return (whole, begins);
    }
}

/// <summary>Audio that is sent as one: whole samples, or one Opus packet.</summary>
/// <param name="Bytes">It.</param>
/// <param name="Duration">How long it lasts.</param>
public readonly record struct AudioPiece(ReadOnlyMemory<byte> Bytes, TimeSpan Duration);
