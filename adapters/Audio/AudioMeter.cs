using System.Diagnostics.Metrics;

namespace Cartrita.Adapters.Audio;

/// <summary>Counts sessions of live audio by transport, and what transcribers get and how fast they answer by vendor.</summary>
public static class AudioMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Cartrita.Audio";

    /// <summary>Sessions over HTTP.</summary>
    public const string Http = "http";

    /// <summary>Sessions over a WebSocket.</summary>
    public const string WebSocket = "websocket";

    /// <summary>How a session ended that was transcribed to its end.</summary>
    public const string Completed = "completed";

    /// <summary>How a session ended whose client left, or deleted it.</summary>
    public const string Left = "left";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Begun = Meter.CreateCounter<long>("audio.sessions", "{session}", "Sessions of live audio that began.");
    private static readonly Counter<long> Over = Meter.CreateCounter<long>("audio.sessions.ended", "{session}", "Sessions of live audio that ended, by outcome.");
    private static readonly UpDownCounter<long> Open = Meter.CreateUpDownCounter<long>("audio.transcriptions.open", "{transcription}", "Live transcriptions that are open at a vendor.");
    private static readonly Counter<double> Sent = Meter.CreateCounter<double>("audio.sent", "s", "Live audio that was sent to a vendor, again after a break too.");
    private static readonly Histogram<double> Latency = Meter.CreateHistogram<double>("audio.result.latency", "s", "From sending the audio at the end of a result to that result.");

    /// <summary>A session began.</summary>
    /// <param name="transport">How its audio comes.</param>
    public static void SessionBegun(string transport) => Begun.Add(1, new KeyValuePair<string, object?>("transport", transport));

    /// <summary>A session ended.</summary>
    /// <param name="transport">How its audio came.</param>
    /// <param name="outcome">How: one of the names here, or a code of the catalogue.</param>
    public static void SessionEnded(string transport, string outcome) =>
        Over.Add(1, new KeyValuePair<string, object?>("transport", transport), new KeyValuePair<string, object?>("outcome", outcome));

    internal static void Opened(string vendor, int change) => Open.Add(change, Vendor(vendor));

    internal static void SentAudio(string vendor, TimeSpan audio) => Sent.Add(audio.TotalSeconds, Vendor(vendor));

    internal static void Result(string vendor, bool isFinal, TimeSpan latency) => Latency.Record(latency.TotalSeconds, Vendor(vendor), new KeyValuePair<string, object?>("result", isFinal ? "final" : "interim"));

    private static KeyValuePair<string, object?> Vendor(string name) => new("vendor", name);
}
