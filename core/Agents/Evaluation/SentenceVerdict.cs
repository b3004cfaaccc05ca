namespace Cartrita.Core.Agents.Evaluation;

/// <summary>What was found of a sentence of an answer.</summary>
/// <param name="Sentence">Its place among the answer's sentences, from 0.</param>
/// <param name="Verdict">One of <see cref="Supported"/>, <see cref="Unsupported"/>, <see cref="Contradicted"/>.</param>
/// <param name="Score">How far its sources say it, 0 to 1.</param>
public sealed record SentenceVerdict(int Sentence, string Verdict, double Score)
{
    /// <summary>Its sources say so.</summary>
    public const string Supported = "supported";

    /// <summary>Its sources do not say so.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Its sources say otherwise.</summary>
    public const string Contradicted = "contradicted";
}
