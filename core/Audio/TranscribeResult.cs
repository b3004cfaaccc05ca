using System.Text.Json.Serialization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Audio;

/// <summary>What the tool <c>transcribe</c> returns.</summary>
public sealed record TranscribeResult
{
    /// <summary>The tool's name.</summary>
    public const string ToolName = "transcribe";

    /// <summary>The recording.</summary>
    public required AttachmentId AttachmentId { get; init; }

    /// <summary>Its name.</summary>
    public required string FileName { get; init; }

    /// <summary>How long it is, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The language spoken; absent where it is not known.</summary>
    public string? Language { get; init; }

    /// <summary>What was said, in pieces of one speaker, in order.</summary>
    public required IReadOnlyList<TranscriptSegment> Segments { get; init; }

    /// <summary>Whether segments at the end were left out.</summary>
    public bool Truncated { get; init; }

    /// <summary>Spans of the recording's indexed text that answers may cite; none where it has not been transcribed by its ingestion.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
}

/// <summary>The JSON of the tool's result.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TranscribeResult))]
public sealed partial class TranscribeJson : JsonSerializerContext;
