using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Storage.Files;

/// <summary>The stored form of content's metadata.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class ContentMetadataJson : JsonSerializerContext;
