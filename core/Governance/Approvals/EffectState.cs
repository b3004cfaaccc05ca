using System.Text.Json.Serialization;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>How a call that changes something stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EffectState>))]
public enum EffectState
{
    /// <summary>A person has to decide.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>It may be made, once.</summary>
    [JsonStringEnumMemberName("approved")]
    Approved,

    /// <summary>A person refused it.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>Nobody decided in time, or its tool stayed away until its time was over.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Its run ended before anybody decided, or it can't be made any more as it was asked for.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,

    /// <summary>It was begun; whether it was done is not known yet.</summary>
    [JsonStringEnumMemberName("started")]
    Started,

    /// <summary>It was made, and what it gave is recorded: it is never made again.</summary>
    [JsonStringEnumMemberName("done")]
    Done,
}
