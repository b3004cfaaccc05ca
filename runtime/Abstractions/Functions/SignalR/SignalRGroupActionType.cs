using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What is done to a group.</summary>
[JsonConverter(typeof(JsonStringEnumConverter))]
public enum SignalRGroupActionType
{
    /// <summary>A user or a connection is added.</summary>
    Add = 0,

    /// <summary>A user or a connection is removed.</summary>
    Remove = 1,

    /// <summary>A user is removed from all groups.</summary>
    RemoveAll = 2,
}
