using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cartrita.Runtime.Host.Tests.Support;

/// <summary>A caller's own trace, and all spans of the durable runtime that join it: tests that run beside this one are not heard.</summary>
internal sealed class SpanProbe : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private ActivityListener? _listener;

    public SpanProbe(bool listens = true)
    {
        Caller = new Activity("caller") { TraceStateString = "vendor=1" }.SetIdFormat(ActivityIdFormat.W3C).Start();
        if (listens)
        {
            Listen();
        }
    }

    /// <summary>The span that clients are called under.</summary>
    public Activity Caller { get; }

    /// <summary>The spans that ended, in order.</summary>
    public IReadOnlyList<Activity> Spans => [.. _spans];

    /// <summary>Fails when a span of this name ends.</summary>
    public string? FailsAt { get; init; }

    /// <summary>From now on spans are heard.</summary>
    public void Listen()
    {
        var trace = Caller.TraceId;
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Microsoft.DurableTask",
            Sample = (ref ActivityCreationOptions<ActivityContext> span) =>
                span.Parent.TraceId == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                // A span that one listener wants is told to all of them.
                if (span.TraceId != trace)
                {
                    return;
                }

                if (span.OperationName == FailsAt)
                {
                    throw new InvalidOperationException("This listener fails.");
                }

                _spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The one span of a name and kind.</summary>
    public Activity One(string name, ActivityKind kind) => Assert.Single(Spans, span => span.OperationName == name && span.Kind == kind);

    public void Dispose()
    {
        _listener?.Dispose();
        Caller.Dispose();
    }
}
