using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Runtime.Engine.Entities;
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

    /// <summary>A lock as text.</summary>
    public static string Write(EntityLockState held) => JsonSerializer.Serialize(held, StoreJsonContext.Default.EntityLockState);

    /// <summary>Tags.</summary>
    public static IReadOnlyDictionary<string, string> ReadTags(string json) =>
        JsonSerializer.Deserialize(json, StoreJsonContext.Default.IReadOnlyDictionaryStringString)!;

    /// <summary>A failure.</summary>
    public static TaskFailureDetails ReadFailure(string json) => JsonSerializer.Deserialize(json, HistoryJson.Default.TaskFailureDetails)!;

    /// <summary>A lock.</summary>
    public static EntityLockState ReadLock(string json) => JsonSerializer.Deserialize(json, StoreJsonContext.Default.EntityLockState)!;
}

/// <summary>The store's own JSON.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(EntityLockState))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
