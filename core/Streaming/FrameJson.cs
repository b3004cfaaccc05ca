using System.Text.Json.Serialization;

namespace Cartrita.Core.Streaming;

/// <summary>The JSON of frames and of their records: what clients see and what logs hold.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Frame))]
[JsonSerializable(typeof(IReadOnlyList<Frame>))]
[JsonSerializable(typeof(FrameRecord))]
public sealed partial class FrameJson : JsonSerializerContext;
