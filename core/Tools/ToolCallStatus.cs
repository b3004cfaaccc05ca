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

    /// <summary>It was not made yet: a person has to approve it first (GOV-03).</summary>
    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,
}
