using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Values as the database holds them.</summary>
internal static class StoreJson
{
    /// <summary>Tags as text.</summary>
    public static string Write(IReadOnlyDictionary<string, string> tags) =>
        JsonSerializer.Serialize(tags, StoreJsonContext.Default.IReadOnlyDictionaryStringString);

    /// <summary>A failure as text; in the form that histories have.</summary>
    public static string Write(TaskFailureDetails failure) => JsonSerializer.Serialize(failure, HistoryJson.Default.TaskFailureDetails);

    /// <summary>Tags.</summary>
    public static IReadOnlyDictionary<string, string> ReadTags(string json) =>
        JsonSerializer.Deserialize(json, StoreJsonContext.Default.IReadOnlyDictionaryStringString)!;

    /// <summary>A failure.</summary>
    public static TaskFailureDetails ReadFailure(string json) => JsonSerializer.Deserialize(json, HistoryJson.Default.TaskFailureDetails)!;
}

/// <summary>The store's own JSON.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
