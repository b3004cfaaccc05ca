using System.Diagnostics;

namespace Cartrita.Adapters.Vendors;

/// <summary>Spans of calls to vendors; never with what is asked or answered.</summary>
internal static class VendorSpans
{
    private static readonly ActivitySource Source = new(VendorMeter.Name);

    /// <summary>A vendor is called.</summary>
    internal static Activity? Start(string vendor, string operation) => Source.StartActivity($"{vendor} {operation}", ActivityKind.Internal);

    /// <summary>How it ended.</summary>
    internal static void Complete(this Activity? span, string outcome)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("outcome", outcome).SetStatus(outcome == VendorMeter.Ok ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }
    }
}
