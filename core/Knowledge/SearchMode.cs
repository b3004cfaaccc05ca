using System.Text.Json.Serialization;

namespace Cartrita.Core.Knowledge;

/// <summary>What a search goes by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SearchMode>))]
public enum SearchMode
{
    /// <summary>By words and by meaning, fused by their ranks.</summary>
    [JsonStringEnumMemberName("hybrid")]
    Hybrid,

    /// <summary>By words alone.</summary>
    [JsonStringEnumMemberName("lexical")]
    Lexical,

    /// <summary>By the vectors alone.</summary>
    [JsonStringEnumMemberName("vector")]
    Vector,
}
