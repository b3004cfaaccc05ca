using System.Text.Json.Serialization;

namespace Cartrita.Core.Governance;

/// <summary>What a caller may do; a later role may do what an earlier one may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Uses the product on their own objects.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>Also operates it: sees who holds keys, and the figures.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>Also makes and revokes keys.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,
}
