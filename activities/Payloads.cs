using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;

namespace Cartrita.Activities;

/// <summary>Typed payloads of a run.</summary>
internal static class Payloads
{
    /// <summary>Stores a value under its hash.</summary>
    internal static Task<PayloadRef> PutAsync<T>(
        this IRunPayloads payloads, RunScope scope, T value, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken) =>
        payloads.PutAsync(scope.OwnerId, scope.RunId, JsonSerializer.SerializeToUtf8Bytes(value, typeInfo), cancellationToken);

    /// <summary>Reads a value.</summary>
    internal static async Task<T> GetAsync<T>(
        this IRunPayloads payloads, RunScope scope, PayloadRef payload, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken)
    {
        var bytes = await payloads.GetAsync(scope.OwnerId, scope.RunId, payload, cancellationToken);
        return JsonSerializer.Deserialize(bytes.Span, typeInfo)!;
    }
}
