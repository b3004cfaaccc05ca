using System.Text.Json.Serialization;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>The mark of a run that has not been closed, at <c>u/system/open-runs/{ownerId}/{runId}</c>: what the sweeper walks.</summary>
public sealed record OpenRunDocument : VersionedDocument
{
    /// <summary>Whose run.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The run; its document may be missing where a crash came between.</summary>
    public required RunId RunId { get; init; }

    /// <summary>When the run was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The mark's id in its collection.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    public static string DocumentId(OwnerId owner, RunId run) => $"{owner.Value}/{run.Value}";
}

/// <summary>The stored form of open runs' marks.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OpenRunDocument))]
internal sealed partial class OpenRunJson : JsonSerializerContext;
