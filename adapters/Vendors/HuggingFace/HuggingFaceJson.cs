using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Vendors.HuggingFace;

/// <summary>The body of zero-shot classification.</summary>
/// <param name="Inputs">The text.</param>
/// <param name="Parameters">What it is held against.</param>
internal sealed record HuggingFaceZeroShot(string Inputs, HuggingFaceZeroShotParameters Parameters);

/// <summary>What a text is held against.</summary>
/// <param name="CandidateLabels">The labels.</param>
/// <param name="HypothesisTemplate">The sentence that each label stands in, in the place of <c>{}</c>.</param>
/// <param name="MultiLabel">Whether each label is judged by itself.</param>
internal sealed record HuggingFaceZeroShotParameters(IReadOnlyList<string> CandidateLabels, string HypothesisTemplate, bool MultiLabel);

/// <summary>A label of an answer.</summary>
/// <param name="Label">The label.</param>
/// <param name="Score">0 to 1.</param>
internal sealed record HuggingFaceLabel([property: JsonRequired] string Label, [property: JsonRequired] double Score);

/// <summary>An answer in the older form.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Scores">Their scores.</param>
internal sealed record HuggingFaceLabels([property: JsonRequired] IReadOnlyList<string> Labels, [property: JsonRequired] IReadOnlyList<double> Scores);

/// <summary>The body of sentence similarity.</summary>
/// <param name="Inputs">The texts.</param>
internal sealed record HuggingFaceSimilarity(HuggingFaceSentences Inputs);

/// <summary>A sentence and those that it is compared with.</summary>
/// <param name="SourceSentence">The sentence.</param>
/// <param name="Sentences">The others.</param>
internal sealed record HuggingFaceSentences(string SourceSentence, IReadOnlyList<string> Sentences);

/// <summary>The body of summarization.</summary>
/// <param name="Inputs">The text.</param>
/// <param name="Parameters">How.</param>
internal sealed record HuggingFaceSummary(string Inputs, HuggingFaceSummaryParameters Parameters);

/// <summary>How a text is summarized.</summary>
/// <param name="Truncation">What becomes of a text that is too long.</param>
internal sealed record HuggingFaceSummaryParameters(string Truncation);

/// <summary>A summary of an answer.</summary>
/// <param name="SummaryText">It.</param>
internal sealed record HuggingFaceSummaryText([property: JsonRequired] string SummaryText);

/// <summary>The part of an error that says something.</summary>
/// <param name="EstimatedTime">How many seconds the model takes to load; null where that is not the error.</param>
internal sealed record HuggingFaceError(double? EstimatedTime);

/// <summary>The JSON of tasks.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(HuggingFaceZeroShot))]
[JsonSerializable(typeof(HuggingFaceSimilarity))]
[JsonSerializable(typeof(HuggingFaceSummary))]
[JsonSerializable(typeof(HuggingFaceSummaryText))]
[JsonSerializable(typeof(HuggingFaceError))]
[JsonSerializable(typeof(HuggingFaceLabels))]
[JsonSerializable(typeof(IReadOnlyList<HuggingFaceLabel>))]
[JsonSerializable(typeof(IReadOnlyList<double>))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class HuggingFaceJson : JsonSerializerContext;
