using System.Diagnostics.Metrics;

namespace Cartrita.Adapters.Storage;

/// <summary>Counts the calls that reach storage. Members of one group commit count one each; polls are an operation of their own.</summary>
internal static class StorageMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Cartrita.Storage";

    public const string Documents = "documents";
    public const string Content = "content";
    public const string Frames = "frames";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("storage.calls", "{call}", "Calls that reach storage.");

    public static void Count(string store, string operation) =>
        Calls.Add(1, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("store", store));
}
