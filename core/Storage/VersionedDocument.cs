using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Core.Storage;

/// <summary>What every stored document has.</summary>
public abstract record VersionedDocument
{
    /// <summary>The version of the document's shape.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Properties that this version does not know and keeps.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}
