using System.Text.Json.Serialization;

namespace Cartrita.Core.Governance;

/// <summary>What a key may do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Uses the product on their own objects.</summary>
    User,

    /// <summary>Also operates it.</summary>
    Operator,

    /// <summary>Also makes keys.</summary>
    Admin,
}
