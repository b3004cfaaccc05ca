namespace Cartrita.Core.Agents.Evaluation;

/// <summary>What an answer is scored by. Scores are between 0 and 1, and more is better.</summary>
public static class EvaluationMetrics
{
    /// <summary>Whether what it cites says what it says.</summary>
    public const string Factuality = "factuality";

    /// <summary>Whether it hangs together: it is whole, repeats nothing and does not contradict itself.</summary>
    public const string Coherence = "coherence";

    /// <summary>Whether it answers what was asked.</summary>
    public const string Relevance = "relevance";

    /// <summary>Whether nothing in it should not be said.</summary>
    public const string Safety = "safety";

    /// <summary>What the run took, in tokens and in money; it has no score.</summary>
    public const string Cost = "cost";

    /// <summary>The method of a score that rules made.</summary>
    public const string Rules = "rules";

    /// <summary>The method of a score that a model made.</summary>
    public const string Model = "model";
}
