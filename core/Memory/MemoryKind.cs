using System.Text.Json.Serialization;

namespace Cartrita.Core.Memory;

/// <summary>What is remembered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MemoryKind>))]
public enum MemoryKind
{
    /// <summary>How the user wants things done.</summary>
    [JsonStringEnumMemberName("preference")]
    Preference,

    /// <summary>Somebody or something by name: the user, a colleague, a project.</summary>
    [JsonStringEnumMemberName("entity")]
    Entity,

    /// <summary>Anything else that the user said of themselves or asked to remember.</summary>
    [JsonStringEnumMemberName("fact")]
    Fact,
}
