using System.Diagnostics.Metrics;

namespace Cartrita.Adapters.Vendors;

/// <summary>Rates, errors and durations of vendors, by operation.</summary>
internal static class VendorMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Cartrita.Vendors";

    /// <summary>How a call ended that worked.</summary>
    public const string Ok = "ok";

    /// <summary>How a call ended whose caller left.</summary>
    public const string Cancelled = "cancelled";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("vendor.requests", "{request}", "Attempts to ask a vendor, repeated ones too, and those that were held back because its limit is known to be reached.");
    private static readonly Counter<long> Hedges = Meter.CreateCounter<long>("vendor.hedges", "{request}", "Second attempts beside slow first ones; won where theirs was the answer.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("vendor.call.duration", "s", "How long calls took, with their repetitions and waits.");

    public static void Request(string vendor, string operation, string outcome) => Requests.Add(1, Vendor(vendor), Operation(operation), Outcome(outcome));

    public static void Hedge(string vendor, string operation, string outcome) => Hedges.Add(1, Vendor(vendor), Operation(operation), Outcome(outcome));

    public static void Call(string vendor, string operation, string outcome, TimeSpan duration) =>
        Duration.Record(duration.TotalSeconds, Vendor(vendor), Operation(operation), Outcome(outcome));

    private static KeyValuePair<string, object?> Vendor(string name) => new("vendor", name);

    private static KeyValuePair<string, object?> Operation(string name) => new("operation", name);

    private static KeyValuePair<string, object?> Outcome(string name) => new("outcome", name);
}
