using System.Text.Json.Serialization;

namespace Cartrita.Core.Chat;

/// <summary>How a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Accepted; it may be running.</summary>
    Running,

    /// <summary>Ended with <c>end</c>.</summary>
    Completed,

    /// <summary>Ended with <c>error</c>.</summary>
    Failed,

    /// <summary>Ended because its user cancelled it.</summary>
    Cancelled,
}
