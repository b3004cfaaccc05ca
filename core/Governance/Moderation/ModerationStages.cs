namespace Cartrita.Core.Governance.Moderation;

/// <summary>What is moderated.</summary>
public static class ModerationStages
{
    /// <summary>Nothing.</summary>
    public const string Never = "never";

    /// <summary>What users write.</summary>
    public const string Input = "input";

    /// <summary>What users write, answers, and what tools that write are called with.</summary>
    public const string InputAndOutput = "input_and_output";
}
