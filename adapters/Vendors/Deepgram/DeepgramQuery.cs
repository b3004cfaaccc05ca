using System.Globalization;
using Cartrita.Core.Audio;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>Writes the parameters of Deepgram's operations.</summary>
internal static class DeepgramQuery
{
    private const string Latest = "latest";
    private const string True = "true";

    /// <summary>Of a recording.</summary>
    internal static string Of(TranscriptionWishes wishes, string model) => Write(
    [
        ("model", wishes.Model ?? model),
        wishes.Language is { } language ? ("language", language) : ("detect_language", True),
        ("diarize_model", wishes.Diarize ? Latest : null),
        ("punctuate", Flag(wishes.Punctuate)),
        ("smart_format", Flag(wishes.SmartFormat)),
        ("utterances", True),
        ("topics", Flag(wishes.Topics)),
        ("intents", Flag(wishes.Intents)),
        ("sentiment", Flag(wishes.Sentiment)),
        ("detect_entities", Flag(wishes.Entities)),
        ("summarize", wishes.Summarize ? "v2" : null),
    ]);

    /// <summary>Of a live transcription.</summary>
    internal static string Of(LiveAudioFormat format, LiveTranscriptionWishes wishes, string model) => Write(
    [
        ("model", wishes.Model ?? model),
        ("language", wishes.Language),
        ("encoding", Name(format.Encoding)),
        ("sample_rate", format.SampleRate.ToString(CultureInfo.InvariantCulture)),
        ("channels", format.Channels.ToString(CultureInfo.InvariantCulture)),
        ("diarize_model", wishes.Diarize ? Latest : null),
        ("punctuate", Flag(wishes.Punctuate)),
        ("smart_format", Flag(wishes.SmartFormat)),
        ("interim_results", Flag(wishes.InterimResults)),
        ("utterance_end_ms", wishes.UtteranceEnd?.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)),
        ("vad_events", Flag(wishes.SpeechEvents)),
    ]);

    /// <summary>Of a text that is to be spoken.</summary>
    internal static string Of(SpeechRequest request, string voice) => Write(
    [
        ("model", request.Voice ?? voice),
        .. request.Format switch
        {
            SpeechFormat.Wav => [("encoding", "linear16"), ("container", "wav"), ("sample_rate", "24000")],
            SpeechFormat.OggOpus => [("encoding", "opus"), ("container", "ogg")],
            _ => (IEnumerable<(string, string?)>)[("encoding", "mp3")],
        },
    ]);

    private static string? Flag(bool wished) => wished ? True : null;

    private static string Name(LiveAudioEncoding encoding) => encoding.ToString().ToLowerInvariant();

    private static string Write(IEnumerable<(string Name, string? Value)> parts) =>
        string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
}
