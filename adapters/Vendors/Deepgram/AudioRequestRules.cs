using System.Net.Http.Headers;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>Refuses what the vendor would refuse, before it costs a request.</summary>
internal static class AudioRequestRules
{
    private static readonly TimeSpan LeastUtteranceEnd = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostUtteranceEnd = TimeSpan.FromSeconds(5);

    /// <summary>Checks a recording and what is wanted of it.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>.</exception>
    internal static void Check(AudioSource source, TranscriptionWishes wishes)
    {
        CheckName(wishes.Model, "model");
        CheckName(wishes.Language, "language");
        switch (source)
        {
            case AudioBytes bytes:
                Require(MediaTypeHeaderValue.TryParse(bytes.MediaType, out _), "A recording has a media type.", "contentType");
                break;
            case AudioAddress address:
                var url = address.Url;
                Require(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0, "A recording has an http or https address without a user.", "url");
                break;
        }
    }

    /// <summary>Checks a live transcription.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>.</exception>
    internal static void Check(LiveAudioFormat format, LiveTranscriptionWishes wishes)
    {
        Require(format.IsValid, $"Audio has {LiveAudioFormat.LeastSampleRate} to {LiveAudioFormat.MostSampleRate} samples a second, of Opus 8000, 12000, 16000, 24000 or 48000, and 1 or {LiveAudioFormat.MostChannels} channels.", "sampleRate");
        CheckName(wishes.Model, "model");
        CheckName(wishes.Language, "language");
        Require(
            wishes.UtteranceEnd is null || (wishes.InterimResults && wishes.UtteranceEnd >= LeastUtteranceEnd && wishes.UtteranceEnd <= MostUtteranceEnd),
            "The end of an utterance is told after one to five seconds, and with interim results.", "utteranceEndMs");
    }

    /// <summary>Checks a text that is to be spoken.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>.</exception>
    internal static void Check(SpeechRequest request)
    {
        Require(request.Text.Length <= SpeechRequest.MostCharacters && !string.IsNullOrWhiteSpace(request.Text), $"A text has 1 to {SpeechRequest.MostCharacters} characters.", "text");
        CheckName(request.Voice, "voice");
    }

    private static void CheckName(string? name, string parameter) => Require(
        name is null || (name.Length is > 0 and <= TranscriptionWishes.MostNameCharacters && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')),
        $"A {parameter} is named by 1 to {TranscriptionWishes.MostNameCharacters} letters, digits, dots and dashes.", parameter);

    private static void Require(bool holds, string sentence, string parameter)
    {
        if (!holds)
        {
            throw new CartritaException(Problems.InvalidRequest, sentence) { Parameter = parameter };
        }
    }
}
