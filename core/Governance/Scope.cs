using System.Text.Json.Serialization;

namespace Cartrita.Core.Governance;

/// <summary>A part of the API that a credential may be limited to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scope>))]
public enum Scope
{
    /// <summary>Asks, and makes and manages conversations.</summary>
    [JsonStringEnumMemberName("chat")]
    Chat,

    /// <summary>Reads, follows and cancels runs.</summary>
    [JsonStringEnumMemberName("runs")]
    Runs,

    /// <summary>Uploads files and sees how they stand.</summary>
    [JsonStringEnumMemberName("attachments")]
    Attachments,

    /// <summary>Lists keys (operators), makes and revokes them (admins). A key that makes keys may make any key.</summary>
    [JsonStringEnumMemberName("keys")]
    Keys,

    /// <summary>Reads the figures of the instance (operators).</summary>
    [JsonStringEnumMemberName("metrics")]
    Metrics,

    /// <summary>Decides about calls of tools that wait for a person.</summary>
    [JsonStringEnumMemberName("approvals")]
    Approvals,
}
