using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>The body of <c>POST /v1/listen</c> that names an address.</summary>
/// <param name="Url">Where the recording is.</param>
internal sealed record DeepgramAddress(string Url);

/// <summary>The body of <c>POST /v1/speak</c>.</summary>
/// <param name="Text">What is spoken.</param>
internal sealed record DeepgramText(string Text);

/// <summary>The part of a transcription's answer that is needed.</summary>
/// <param name="Metadata">About it.</param>
/// <param name="Results">It.</param>
internal sealed record DeepgramAnswer([property: JsonRequired] DeepgramMetadata Metadata, [property: JsonRequired] DeepgramResults Results);

/// <summary>About a transcription.</summary>
internal sealed record DeepgramMetadata
{
    /// <summary>The request's id.</summary>
    public required string RequestId { get; init; }

    /// <summary>Seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>How many channels.</summary>
    public required int Channels { get; init; }
}

/// <summary>A transcription.</summary>
internal sealed record DeepgramResults
{
    /// <summary>By channel.</summary>
    public required IReadOnlyList<DeepgramChannel> Channels { get; init; }

    /// <summary>In pieces of one speaker.</summary>
    public IReadOnlyList<DeepgramUtterance>? Utterances { get; init; }

    /// <summary>A summary.</summary>
    public DeepgramSummary? Summary { get; init; }

    /// <summary>Topics.</summary>
    public DeepgramFindings? Topics { get; init; }

    /// <summary>Intents.</summary>
    public DeepgramFindings? Intents { get; init; }

    /// <summary>Feelings.</summary>
    public DeepgramSentiments? Sentiments { get; init; }
}

/// <summary>A channel.</summary>
internal sealed record DeepgramChannel
{
    /// <summary>Readings, best first.</summary>
    public IReadOnlyList<DeepgramAlternative> Alternatives { get; init; } = [];

    /// <summary>The language.</summary>
    public string? DetectedLanguage { get; init; }
}

/// <summary>A reading.</summary>
internal sealed record DeepgramAlternative
{
    /// <summary>The text.</summary>
    public string Transcript { get; init; } = string.Empty;

    /// <summary>0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>The words.</summary>
    public IReadOnlyList<DeepgramWord> Words { get; init; } = [];

    /// <summary>Names and the like.</summary>
    public IReadOnlyList<DeepgramEntity>? Entities { get; init; }
}

/// <summary>A word.</summary>
internal sealed record DeepgramWord
{
    /// <summary>It.</summary>
    public required string Word { get; init; }

    /// <summary>It, as it is written.</summary>
    public string? PunctuatedWord { get; init; }

    /// <summary>Seconds.</summary>
    public double Start { get; init; }

    /// <summary>Seconds.</summary>
    public double End { get; init; }

    /// <summary>0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>Who.</summary>
    public int? Speaker { get; init; }
}

/// <summary>A piece of one speaker.</summary>
internal sealed record DeepgramUtterance
{
    /// <summary>Seconds.</summary>
    public double Start { get; init; }

    /// <summary>Seconds.</summary>
    public double End { get; init; }

    /// <summary>0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>From 0.</summary>
    public int Channel { get; init; }

    /// <summary>The text.</summary>
    public required string Transcript { get; init; }

    /// <summary>Who.</summary>
    public int? Speaker { get; init; }
}

/// <summary>An entity.</summary>
/// <param name="Label">Its kind.</param>
/// <param name="Value">It.</param>
/// <param name="Confidence">0 to 1.</param>
internal sealed record DeepgramEntity(string? Label, string? Value, double Confidence);

/// <summary>A summary.</summary>
/// <param name="Short">It.</param>
internal sealed record DeepgramSummary(string? Short);

/// <summary>Topics or intents: the description nests them, the service does not.</summary>
/// <param name="Segments">By stretch.</param>
/// <param name="Results">The same, nested.</param>
internal sealed record DeepgramFindings(IReadOnlyList<DeepgramFinding>? Segments, DeepgramNested? Results);

/// <summary>Nested topics or intents.</summary>
/// <param name="Topics">Topics.</param>
/// <param name="Intents">Intents.</param>
internal sealed record DeepgramNested(DeepgramFindings? Topics, DeepgramFindings? Intents);

/// <summary>What was found in a stretch.</summary>
/// <param name="Topics">Topics.</param>
/// <param name="Intents">Intents.</param>
internal sealed record DeepgramFinding(IReadOnlyList<DeepgramTopic>? Topics, IReadOnlyList<DeepgramIntent>? Intents);

/// <summary>A topic.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="ConfidenceScore">0 to 1.</param>
internal sealed record DeepgramTopic(string? Topic, double ConfidenceScore);

/// <summary>An intent.</summary>
/// <param name="Intent">Its name.</param>
/// <param name="ConfidenceScore">0 to 1.</param>
internal sealed record DeepgramIntent(string? Intent, double ConfidenceScore);

/// <summary>Feelings.</summary>
/// <param name="Average">On average.</param>
internal sealed record DeepgramSentiments(DeepgramSentiment? Average);

/// <summary>A feeling.</summary>
/// <param name="Sentiment">Its name.</param>
/// <param name="SentimentScore">-1 to 1.</param>
internal sealed record DeepgramSentiment(string? Sentiment, double SentimentScore);

/// <summary>Deepgram's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DeepgramAddress))]
[JsonSerializable(typeof(DeepgramText))]
[JsonSerializable(typeof(DeepgramAnswer))]
[JsonSerializable(typeof(DeepgramLiveMessage))]
internal sealed partial class DeepgramJson : JsonSerializerContext;
