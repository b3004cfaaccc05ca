using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Core.Storage;

/// <summary>What every stored document has.</summary>
public abstract record VersionedDocument
{
    /// <summary>The version of the document's shape.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Properties that this version does not know and keeps.</summary>
    /// <remarks>Settable: the source generator binds init-only members through a constructor, which extension data cannot go through.</remarks>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
