using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Governance.Moderation;

/// <summary>Settings of the <c>safety</c> agent beyond its rules: the moderation of a model (issue 6, AGENT-10).</summary>
public sealed class SafetyOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Safety";

    /// <summary>What is moderated: one of <see cref="ModerationStages"/>.</summary>
    [Required]
    [RegularExpression("^(never|input|input_and_output)$")]
    public string Moderation { get; set; } = ModerationStages.Never;

    /// <summary>Whether what could not be moderated is refused; where not, it passes with a flag.</summary>
    public bool ModerationRequired { get; set; } = true;

    /// <summary>The moderation model.</summary>
    [Required]
    [StringLength(128)]
    public string ModerationModel { get; set; } = "omni-moderation-latest";

    /// <summary>The categories that refuse, between commas; others that are found are flagged.</summary>
    public string BlockedCategories { get; set; } = "sexual/minors,illicit/violent,hate/threatening,harassment/threatening,self-harm/instructions";

    /// <summary>Scores from which a category counts as found, such as <c>violence=0.8,hate=0.5</c>; for the rest the model's own word counts.</summary>
    public string Thresholds { get; set; } = string.Empty;

    /// <summary>Whether what users write is moderated.</summary>
    public bool ModeratesInput => Moderation != ModerationStages.Never;

    /// <summary>Whether answers and calls that write are moderated.</summary>
    public bool ModeratesOutput => Moderation == ModerationStages.InputAndOutput;

    /// <summary>The rules, read from the lists.</summary>
    /// <exception cref="FormatException">A list can't be read.</exception>
    public ModerationRules Rules() => ModerationRules.Parse(BlockedCategories, Thresholds);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? fault = null;
        try
        {
            Rules();
        }
        catch (FormatException exception)
        {
            fault = exception.Message;
        }

        return fault is null ? [] : [new ValidationResult($"{Section}: {fault}")];
    }
}
