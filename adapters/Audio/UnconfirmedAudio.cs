using Cartrita.Core.Audio;

namespace Cartrita.Adapters.Audio;

/// <summary>The audio whose result is not final yet, in order, with its place in the session.</summary>
/// <param name="format">Its form.</param>
internal sealed class UnconfirmedAudio(LiveAudioFormat format)
{
    private readonly LinkedList<Piece> pieces = [];

    /// <summary>Where it begins, from the session's start.</summary>
    internal TimeSpan Start { get; private set; }

    /// <summary>Where it ends.</summary>
    internal TimeSpan End { get; private set; }

    /// <summary>How much it is.</summary>
    internal TimeSpan Duration => End - Start;

    /// <summary>The chunks.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Chunks => pieces.Select(piece => piece.Bytes);

    /// <summary>Adds a chunk.</summary>
    internal void Add(ReadOnlyMemory<byte> bytes, TimeSpan duration)
    {
        pieces.AddLast(new Piece(bytes, End, duration));
        End += duration;
    }

    /// <summary>Lets go of what is final; inside a chunk of samples at the sample, of packets at the packet.</summary>
    /// <param name="to">Up to where.</param>
    internal void Confirm(TimeSpan to)
    {
        while (pieces.First is { Value: var first } && first.Start + first.Duration <= to)
        {
            pieces.RemoveFirst();
            Start = first.Start + first.Duration;
        }

        if (pieces.First is { Value: var cut } && cut.Start < to && format.BytesIn(to - cut.Start) is { } bytes && bytes > 0)
        {
            var rest = cut.Bytes[bytes..];
            var passed = format.DurationOf(cut.Bytes.Span[..bytes])!.Value;
            pieces.First.Value = new Piece(rest, cut.Start + passed, cut.Duration - passed);
            Start = cut.Start + passed;
        }
    }

    private sealed record Piece(ReadOnlyMemory<byte> Bytes, TimeSpan Start, TimeSpan Duration);
}
