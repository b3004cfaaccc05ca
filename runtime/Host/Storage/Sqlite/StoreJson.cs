using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Events and values as the database holds them.</summary>
internal static class StoreJson
{
    public static byte[] Write(IReadOnlyList<HistoryEvent> events) => JsonSerializer.SerializeToUtf8Bytes(events, StoreJsonContext.Default.IReadOnlyListHistoryEvent);

    public static byte[] Write(HistoryEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, StoreJsonContext.Default.HistoryEvent);

    public static string Write(IReadOnlyDictionary<string, string> tags) => JsonSerializer.Serialize(tags, StoreJsonContext.Default.IReadOnlyDictionaryStringString);

    public static string Write(TaskFailureDetails failure) => JsonSerializer.Serialize(failure, StoreJsonContext.Default.TaskFailureDetails);

    public static IReadOnlyList<HistoryEvent> ReadEvents(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, StoreJsonContext.Default.IReadOnlyListHistoryEvent)!;

    public static HistoryEvent ReadEvent(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, StoreJsonContext.Default.HistoryEvent)!;

    public static IReadOnlyDictionary<string, string> ReadTags(string json) => JsonSerializer.Deserialize(json, StoreJsonContext.Default.IReadOnlyDictionaryStringString)!;

    public static TaskFailureDetails ReadFailure(string json) => JsonSerializer.Deserialize(json, StoreJsonContext.Default.TaskFailureDetails)!;
}

/// <summary>The store's JSON.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEvent>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(TaskFailureDetails))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
