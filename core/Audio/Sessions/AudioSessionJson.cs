using System.Text.Json.Serialization;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>The stored form of sessions of live audio.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AudioSessionDocument))]
[JsonSerializable(typeof(AudioChunkDocument))]
[JsonSerializable(typeof(AudioSessionMark))]
public sealed partial class AudioSessionJson : JsonSerializerContext;
