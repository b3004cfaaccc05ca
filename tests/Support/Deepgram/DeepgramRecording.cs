using System.Buffers.Binary;
using System.Text;

namespace Cartrita.TestSupport.Deepgram;

/// <summary>A word of a recording; times are seconds.</summary>
public sealed record DeepgramWord(string Text, double Start, double End, int Speaker = 0, bool EndsUtterance = false);

/// <summary>Audio of which a server knows what is said in it. A server recognizes it by its bytes, so no stretch of them may come twice.</summary>
/// <param name="Bytes">The samples, or packets of one length.</param>
/// <param name="BytesPerSecond">How many bytes are a second.</param>
/// <param name="Words">What is said.</param>
public sealed record DeepgramRecording(byte[] Bytes, int BytesPerSecond, IReadOnlyList<DeepgramWord> Words)
{
    private const int WavHeadBytes = 44;

    public double Seconds => (double)Bytes.Length / BytesPerSecond;

    public string Text => string.Join(' ', Words.Select(word => word.Text));

    /// <summary>16-bit samples at 16 kHz of something that is no speech: each word takes 0.3 s, each sentence is followed by 0.4 s of rest.</summary>
    public static DeepgramRecording Spoken(params string[] sentences)
    {
        var words = new List<DeepgramWord>();
        var at = 0.1;
        foreach (var (sentence, speaker) in sentences.Select((sentence, index) => (sentence, index % 2)))
        {
            var parts = sentence.Split(' ');
            for (var index = 0; index < parts.Length; index++)
            {
                words.Add(new DeepgramWord(parts[index], at, at + 0.3, speaker, index == parts.Length - 1));
                at = Math.Round(at + 0.3, 3);
            }

            at = Math.Round(at + 0.4, 3);
        }

        return new DeepgramRecording(Noise((int)(at * 16_000) * 2), 32_000, words);
    }

    /// <summary>The same bytes as a WAV file of one channel of 16-bit samples.</summary>
    public byte[] ToWav()
    {
        var file = new byte[WavHeadBytes + Bytes.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 36 + Bytes.Length);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), BytesPerSecond / 2);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), BytesPerSecond);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        Encoding.ASCII.GetBytes("data").CopyTo(file, 36);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), Bytes.Length);
        Bytes.CopyTo(file, WavHeadBytes);
        return file;
    }

    // xorshift: the same each time, and no stretch of it twice.
    private static byte[] Noise(int length)
    {
        var (bytes, state) = (new byte[length], 2463534242u);
        for (var at = 0; at < length; at++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[at] = (byte)state;
        }

        return bytes;
    }
}
