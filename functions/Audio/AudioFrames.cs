using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Audio;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Functions.Audio;

/// <summary>Writes the frames of one session, whose ids count up.</summary>
/// <param name="session">The session's id, in the place of a run's.</param>
/// <param name="time">The clock.</param>
internal sealed class AudioFrames(RunId session, TimeProvider time)
{
    private long count;

    /// <summary>The session has begun.</summary>
    public Frame Start(string requestId) => Make(FrameKinds.Start, new StartData(requestId, "audio"), FrameDataJson.Default.StartData);

    /// <summary>A piece of the transcript.</summary>
    public Frame Piece(LiveTranscriptPiece piece) => Make(
        piece.IsFinal ? FrameKinds.AudioFinal : FrameKinds.AudioInterim,
        AudioTranscripts.DataOf(piece),
        FrameDataJson.Default.AudioTranscriptData);

    /// <summary>All that was sent before a flush is final.</summary>
    public Frame Flushed(double seconds) => Make(FrameKinds.AudioFlushed, new AudioFlushedData(AudioTranscripts.Rounded(seconds), null), FrameDataJson.Default.AudioFlushedData);

    /// <summary>All is transcribed.</summary>
    public Frame End(double seconds) => Make(FrameKinds.End, new AudioEndData(AudioTranscripts.Rounded(seconds)), FrameDataJson.Default.AudioEndData);

    /// <summary>The session has ended.</summary>
    public Frame Done() => Make(FrameKinds.Done, new DoneData("completed"), FrameDataJson.Default.DoneData);

    private Frame Make<T>(string kind, T data, JsonTypeInfo<T> contract) => new()
    {
        Id = new FrameId(0, count++),
        EventType = kind,
        Timestamp = time.GetUtcNow(),
        OrchestrationId = session,
        Data = JsonSerializer.SerializeToElement(data, contract),
    };
}
