using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Audio;

/// <summary>Pieces of a live transcript as clients get them.</summary>
public static class AudioTranscripts
{
    /// <summary>The data of a piece's frame.</summary>
    /// <param name="piece">The piece.</param>
    public static AudioTranscriptData DataOf(LiveTranscriptPiece piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        return new AudioTranscriptData
        {
            Text = piece.Text,
            Start = Rounded(piece.Start),
            End = Rounded(piece.End),
            Confidence = piece.Confidence,
            Speaker = piece.Speaker,
            EndsSpeech = piece.EndsSpeech,
            Words = [.. piece.Words.Select(word => new AudioWordData(word.Text, Rounded(word.Start), Rounded(word.End), word.Confidence, word.Speaker))],
        };
    }

    /// <summary>Seconds to the millisecond.</summary>
    /// <param name="seconds">The seconds.</param>
    public static double Rounded(double seconds) => Math.Round(seconds, 3);
}
