namespace Cartrita.Core.Chat;

/// <summary>A sentence of an answer with its sources.</summary>
/// <param name="Start">Its first UTF-16 code unit in the answer.</param>
/// <param name="End">One past its last UTF-16 code unit, its markers included.</param>
/// <param name="Sources">The citations that it rests on, by their places in the answer's list, from 0.</param>
public sealed record AnswerSentence(int Start, int End, IReadOnlyList<int> Sources)
{
    /// <summary>Whether it rests on anything. What does not is the model's own word, and nobody's source says it.</summary>
    public bool Supported => Sources.Count > 0;

    /// <summary>The sentences of an answer, in order.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="citations">What it cites.</param>
    public static IReadOnlyList<AnswerSentence> Of(string text, IReadOnlyList<Citation> citations) =>
        [.. EvidenceMatrix.Of(text, citations).Claims.Select(claim => new AnswerSentence(claim.Start, claim.End, [.. claim.Support.Select(support => support.Source).Distinct().Order()]))];
}
