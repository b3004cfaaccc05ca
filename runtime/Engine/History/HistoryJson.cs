using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.History;

/// <summary>The JSON form of history events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(FailurePropertiesConverter)])]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEvent>))]
[JsonSerializable(typeof(TaskFailureDetails))]
[JsonSerializable(typeof(HistoryDocument))]
internal sealed partial class HistoryJson : JsonSerializerContext;

/// <summary>A whole history as one document.</summary>
/// <param name="Version">The form of the document.</param>
/// <param name="Events">The events, oldest first.</param>
internal sealed record HistoryDocument(int Version, IReadOnlyList<HistoryEvent> Events);
