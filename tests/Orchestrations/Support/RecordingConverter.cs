using System.Collections.Concurrent;
using Cartrita.Core.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Cartrita.Orchestrations.Tests.Support;

/// <summary>Serializes as the app does, and keeps every payload that went through it.</summary>
internal sealed class RecordingConverter : DataConverter
{
    private readonly JsonDataConverter inner = new(DurableJson.Frozen);

    internal ConcurrentBag<string> Payloads { get; } = [];

    public override string? Serialize(object? value)
    {
        var payload = inner.Serialize(value);
        if (payload is not null)
        {
            Payloads.Add(payload);
        }

        return payload;
    }

    public override object? Deserialize(string? data, Type targetType) => inner.Deserialize(data, targetType);
}
