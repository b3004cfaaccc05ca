using Cartrita.Core.Errors;

namespace Cartrita.Core.Audio;

/// <summary>A live transcription: audio goes in, events come out. One caller sends at a time, beside one that reads.</summary>
/// <remarks>Each member fails with a <see cref="CartritaException"/> once the transcription has broken off.</remarks>
public interface ILiveTranscription : IAsyncDisposable
{
    /// <summary>The events as they come; ends after <see cref="FinishAsync"/>, when all that was sent is transcribed. Read once.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="CartritaException">It broke off, or said what can't be understood.</exception>
    IAsyncEnumerable<LiveTranscriptEvent> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sends audio in the form that it was opened with; of Opus one packet.</summary>
    /// <param name="audio">The bytes, not none.</param>
    /// <param name="cancellationToken">Stops waiting; the transcription is of no use then.</param>
    ValueTask SendAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken);

    /// <summary>Asks for a final result of all that was sent so far. A transcription that outlives its connections tells with <see cref="LiveFlushed"/> that all of it is there.</summary>
    /// <param name="cancellationToken">Stops waiting; the transcription is of no use then.</param>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Says that no more audio comes.</summary>
    /// <param name="cancellationToken">Stops waiting; the transcription is of no use then.</param>
    ValueTask FinishAsync(CancellationToken cancellationToken);
}
