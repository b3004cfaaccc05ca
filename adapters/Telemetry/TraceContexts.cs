using System.Diagnostics;

namespace Cartrita.Adapters.Telemetry;

/// <summary>Lets the trace context of a request flow to where calls leave (CHAT-11), also where no spans are collected: they are ids alone then, without a single tag.</summary>
internal static class TraceContexts
{
    private const string Own = "Cartrita.";

    // The worker's own source on the Functions host; the local runtime's is among the app's.
    private const string Worker = "Microsoft.Azure.Functions.Worker";

    /// <summary>Listens until disposed.</summary>
    internal static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Worker || source.Name.StartsWith(Own, StringComparison.Ordinal),
            Sample = Sample,
            SampleUsingParentId = (ref _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    // What the caller recorded stays marked as recorded for whoever is called.
    private static ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options) =>
        options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData;
}
