using System.Text.Json.Serialization;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Knowledge.Generations;

/// <summary>Which vectors answer an owner's questions, and which are being made, at <c>u/{owner}/knowledge/generations</c>.</summary>
public sealed record GenerationsDocument : VersionedDocument
{
    /// <summary>The generation that answers: complete but for what is on its way into the index.</summary>
    public required EmbeddingGeneration Serving { get; init; }

    /// <summary>The generation that is being filled beside it; null where none is.</summary>
    public EmbeddingGeneration? Filling { get; init; }

    /// <summary>The orchestration that fills it, or that did so last.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When that was asked for.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The catalogue's code, where it failed; what was filled stays, and the next try goes on from there.</summary>
    public string? ProblemCode { get; init; }

    /// <summary>Whether one is being filled now.</summary>
    [JsonIgnore]
    public bool IsFilling => Filling is not null && ProblemCode is null;
}

/// <summary>The stored form of generations.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GenerationsDocument))]
internal sealed partial class GenerationsJson : JsonSerializerContext;
