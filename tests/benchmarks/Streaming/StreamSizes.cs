namespace Cartrita.Benchmarks.Streaming;

/// <summary>How much a workload does; smaller where it is only to be seen that it works.</summary>
/// <param name="Runs">Counted runs.</param>
/// <param name="Starts">Streams that are started in a run.</param>
/// <param name="BurstPieces">Tokens of one stream in a burst.</param>
/// <param name="IdleStreams">Streams that are idle at a time.</param>
internal sealed record StreamSizes(int Runs, int Starts, int BurstPieces, int IdleStreams)
{
    /// <summary>Those whose figures count.</summary>
    public static readonly StreamSizes Full = new(Runs: 3, Starts: 200, BurstPieces: 1000, IdleStreams: 1000);

    /// <summary>One short run.</summary>
    public static readonly StreamSizes Quick = new(Runs: 1, Starts: 60, BurstPieces: 300, IdleStreams: 200);
}
