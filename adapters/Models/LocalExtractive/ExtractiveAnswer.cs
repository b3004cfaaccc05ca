using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>A sentence of an answer: a verbatim span of a source.</summary>
/// <param name="Source">The evidence that it stands in.</param>
/// <param name="Start">First UTF-16 code unit in the source's text.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Quote">The span, to the letter.</param>
/// <param name="Kind">What the span is.</param>
/// <param name="Score">How well it fits the question; comparable within one answer only.</param>
public sealed record ExtractedSentence(Evidence Source, int Start, int End, string Quote, TextUnitKind Kind, double Score);

/// <summary>An answer that consists of quotes, or of one fixed sentence.</summary>
/// <param name="Sentences">The quotes, in reading order; none where nothing fits.</param>
/// <param name="Text">The answer's text: the quotes, or one of <see cref="FixedSentences"/>.</param>
public sealed record ExtractiveAnswer(IReadOnlyList<ExtractedSentence> Sentences, string Text)
{
    /// <summary>The key under which a response of <c>local-extractive</c> carries its answer in <c>AdditionalProperties</c>.</summary>
    public const string PropertyName = "cartrita.extractive_answer";

    /// <summary>Whether anything fitted.</summary>
    public bool Found => Sentences.Count > 0;
}
