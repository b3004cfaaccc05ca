using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Management;

/// <summary>Payloads that are JSON text already and stay as they are.</summary>
internal sealed class RawConverter : DataConverter
{
    /// <inheritdoc/>
    public override string? Serialize(object? value) => (string?)value;

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType) => data;
}
