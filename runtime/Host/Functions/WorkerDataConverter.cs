using System.Text;
using Azure.Core.Serialization;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Serializes durable payloads with the worker's serializer, in process too: what fails in Azure fails here.</summary>
internal sealed class WorkerDataConverter(ObjectSerializer serializer) : DataConverter
{
    public override string? Serialize(object? value)
    {
        if (value is null)
        {
            return null;
        }

        using var stream = new MemoryStream();
        serializer.Serialize(stream, value, value.GetType(), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    public override object? Deserialize(string? data, Type targetType)
    {
        if (data is null)
        {
            return null;
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(data), writable: false);
        return serializer.Deserialize(stream, targetType, CancellationToken.None);
    }
}
