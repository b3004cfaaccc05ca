namespace Cartrita.Core.Agents.Evaluation;

/// <summary>How two claims about one subject contradict each other.</summary>
public static class ConflictKinds
{
    /// <summary>They name different numbers.</summary>
    public const string Numbers = "different_numbers";

    /// <summary>They name different dates.</summary>
    public const string Dates = "different_dates";

    /// <summary>One says what the other denies.</summary>
    public const string Negation = "denied";
}
