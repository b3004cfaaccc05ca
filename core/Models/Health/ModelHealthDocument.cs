using Cartrita.Core.Storage;

namespace Cartrita.Core.Models.Health;

/// <summary>How a provider does, as the instances of the installation see it: what they choose models by, together.</summary>
public sealed record ModelHealthDocument : VersionedDocument
{
    // An installation of more instances shares the figures of those that spoke last.
    private const int MostInstances = 64;

    /// <summary>What each instance says.</summary>
    public IReadOnlyDictionary<string, InstanceHealth> Reports { get; init; } = new Dictionary<string, InstanceHealth>();

    /// <summary>The document with an instance's report. What has expired, and whoever says nothing any more, is left out.</summary>
    /// <param name="document">The document; null for one that nobody has written.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="report">What it says.</param>
    public static ModelHealthDocument With(ModelHealthDocument? document, string instance, InstanceHealth report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var reports = Others(document, instance, report.At).OrderByDescending(one => one.Value.At).Take(MostInstances - 1).Append(new(instance, report));
        return (document ?? new ModelHealthDocument()) with { Reports = reports.ToDictionary(StringComparer.Ordinal) };
    }

    /// <summary>What other instances say that still counts.</summary>
    /// <param name="document">The document; null for one that nobody has written.</param>
    /// <param name="instance">The instance whose own is left out.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<KeyValuePair<string, InstanceHealth>> Others(ModelHealthDocument? document, string instance, DateTimeOffset now) =>
        (document?.Reports ?? new Dictionary<string, InstanceHealth>()).Where(report => report.Key != instance && now - report.Value.At < MeasuredModel.KeptFor);
}
