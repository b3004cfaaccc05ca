using Cartrita.Core.Chat;

namespace Cartrita.Functions.Streaming;

/// <summary>What event streams tell their clients to wait before they reconnect (CHAT-04): more on successive reconnects.</summary>
/// <remarks>Advice that nothing depends on, so each instance counts what it sees, and forgets: another one may begin anew.</remarks>
internal sealed class RetryGuidance(StreamRules rules, TimeProvider time)
{
    /// <summary>A reconnect so long after the one before it is a first one again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private const int MaximumRuns = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<RunId, (int Count, long At)> reconnects = [];

    /// <summary>The milliseconds for a connection.</summary>
    /// <param name="run">The run that it reads.</param>
    /// <param name="isReconnect">Whether it goes on after a frame.</param>
    public int Next(RunId run, bool isReconnect)
    {
        if (!isReconnect)
        {
            return rules.RetryMilliseconds[0];
        }

        lock (gate)
        {
            if (reconnects.Count >= MaximumRuns)
            {
                reconnects.Clear();
            }

            var before = reconnects.TryGetValue(run, out var last) && time.GetElapsedTime(last.At) < Window ? last.Count : 0;
            var count = Math.Min(before + 1, rules.RetryMilliseconds.Count - 1);
            reconnects[run] = (count, time.GetTimestamp());
            return rules.RetryMilliseconds[count];
        }
    }
}
