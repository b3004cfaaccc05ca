using System.Text.Json.Serialization;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>A run's cancel mark, at <c>u/{owner}/runs/{runId}/cancel</c>; that it exists is all that counts.</summary>
public sealed record CancelMarkDocument : VersionedDocument
{
    /// <summary>When cancelling was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }
}

/// <summary>The stored form of a cancel mark.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CancelMarkDocument))]
internal sealed partial class CancelMarkJson : JsonSerializerContext;
