using System.Diagnostics;

namespace Cartrita.TestSupport.Deepgram;

/// <summary>Real speech, made by espeak-ng: each sentence by itself, so that it is known where it is; its words are taken to be as long as they are written.</summary>
/// <param name="Recording">The speech.</param>
/// <param name="SampleRate">Samples a second.</param>
public sealed record SpokenRecording(DeepgramRecording Recording, int SampleRate)
{
    private const int WavHeadBytes = 44;

    public static async Task<SpokenRecording> MakeAsync(params string[] sentences)
    {
        var (bytes, words, rate) = (new List<byte>(), new List<DeepgramWord>(), 0);
        foreach (var (sentence, speaker) in sentences.Select((sentence, index) => (sentence, index)))
        {
            var wav = await SpeakAsync(sentence);
            rate = BitConverter.ToInt32(wav, 24);
            var (start, seconds) = (bytes.Count / (rate * 2.0), (wav.Length - WavHeadBytes) / (rate * 2.0));
            bytes.AddRange(wav.AsSpan(WavHeadBytes));
            var parts = sentence.Split(' ');
            var (letters, passed) = ((double)parts.Sum(part => part.Length), 0);
            foreach (var part in parts)
            {
                var from = start + (seconds * passed / letters);
                passed += part.Length;
                words.Add(new DeepgramWord(part, Math.Round(from, 3), Math.Round(start + (seconds * passed / letters), 3), speaker, passed == letters));
            }
        }

        // A last rest, in which the last word ends.
        bytes.AddRange(new byte[rate / 5 * 2]);
        return new SpokenRecording(new DeepgramRecording([.. bytes], rate * 2, words), rate);
    }

    private static async Task<byte[]> SpeakAsync(string sentence)
    {
        using var process = Process.Start(new ProcessStartInfo("espeak-ng", ["--stdout", "-v", "en", sentence]) { RedirectStandardOutput = true })!;
        using var wav = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(wav);
        await process.WaitForExitAsync();
        return wav.ToArray();
    }
}
