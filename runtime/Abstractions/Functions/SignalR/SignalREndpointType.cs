using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether clients are sent to a SignalR service first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter))]
public enum SignalREndpointType
{
    /// <summary>They are.</summary>
    Primary = 0,

    /// <summary>Only while no primary one answers.</summary>
    Secondary = 1,
}
