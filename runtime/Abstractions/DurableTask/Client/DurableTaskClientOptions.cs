using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>How a client works.</summary>
public class DurableTaskClientOptions
{
    /// <summary>The version of orchestrations that are started without one.</summary>
    public string DefaultVersion { get; set; } = string.Empty;

    /// <summary>Serializes payloads; null sets the default one.</summary>
    public DataConverter DataConverter
    {
        get => ChosenConverter ?? JsonDataConverter.Default;
        set => ChosenConverter = value;
    }

    /// <summary>The converter that was set; null where it is the default one.</summary>
    internal DataConverter? ChosenConverter { get; private set; }

    /// <summary>Copies what these options say into a client's own ones, where those say nothing.</summary>
    internal void ApplyTo(DurableTaskClientOptions other)
    {
        other.DataConverter = other.ChosenConverter ?? DataConverter;
        other.DefaultVersion = string.IsNullOrWhiteSpace(DefaultVersion) ? other.DefaultVersion : DefaultVersion;
    }
}
