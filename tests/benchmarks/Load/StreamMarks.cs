using System.Diagnostics;

namespace Cartrita.Benchmarks.Load;

/// <summary>Notes when the events of one stream came.</summary>
/// <param name="due">The tick from which time counts.</param>
internal sealed class StreamMarks(long due)
{
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double? firstEvent;
    private double? firstToken;
    private int tokens;

    /// <summary>The tick of the last <c>token</c> so far; 0 before the first.</summary>
    public long LastToken { get; private set; }

    /// <summary>Completes with the first event.</summary>
    public Task Arrived => arrived.Task;

    /// <summary>What ended the stream; null while it goes on.</summary>
    public string? Ending { get; private set; }

    /// <summary>Notes an event; true where it was the last.</summary>
    /// <param name="kind">The event's type, in ASCII.</param>
    public bool Add(ReadOnlySpan<byte> kind)
    {
        var now = Stopwatch.GetTimestamp();
        if (firstEvent is null)
        {
            firstEvent = Elapsed(now);
            arrived.TrySetResult();
        }

        if (kind.SequenceEqual("token"u8))
        {
            firstToken ??= Elapsed(now);
            LastToken = now;
            tokens++;
            return false;
        }

        Ending = kind.SequenceEqual("end"u8) ? "end" : kind.SequenceEqual("error"u8) ? "error" : null;
        return Ending is not null;
    }

    /// <summary>The sample of a stream that has ended well.</summary>
    public StreamSample Sample() => Ending == "end" && firstToken is { } token
        ? new StreamSample(firstEvent!.Value, token, Elapsed(Stopwatch.GetTimestamp()), tokens)
        : throw new InvalidOperationException($"the stream closed with {Ending ?? "nothing"} after {tokens} tokens");

    // A timer may fire a little before the tick that was asked for.
    private double Elapsed(long now) => Math.Max(0, Stopwatch.GetElapsedTime(due, now).TotalMilliseconds);
}
