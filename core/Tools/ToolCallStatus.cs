using System.Text.Json.Serialization;

namespace Cartrita.Core.Tools;

/// <summary>How a tool call ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolCallStatus>))]
public enum ToolCallStatus
{
    /// <summary>It gave its result.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It could not.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Policy does not allow it.</summary>
    [JsonStringEnumMemberName("denied")]
    Denied,
}
