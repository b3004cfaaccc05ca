using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>A payload as it is stored.</summary>
public sealed class SerializedData
{
    /// <summary>A payload.</summary>
    /// <param name="data">Its text.</param>
    /// <param name="converter">What wrote it; null for the default converter.</param>
    public SerializedData(string data, DataConverter? converter = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Value = data;
        Converter = converter ?? JsonDataConverter.Default;
    }

    /// <summary>The payload's text.</summary>
    public string Value { get; }

    /// <summary>What reads it.</summary>
    public DataConverter Converter { get; }

    /// <summary>The payload.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    public T ReadAs<T>() => Converter.Deserialize<T>(Value);
}
