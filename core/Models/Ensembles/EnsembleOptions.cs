using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Models.Ensembles;

/// <summary>Whether, when and how several models answer one question (AGENT-10). Without members there is no ensemble.</summary>
public sealed class EnsembleOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Models:Ensemble";

    /// <summary>When several models answer; one of <see cref="EnsembleModes"/>.</summary>
    [Required]
    [RegularExpression("^(off|auto|always)$")]
    public string Mode { get; set; } = EnsembleModes.Auto;

    /// <summary>The models, in the order in which they are asked, each as <c>provider/name</c>.</summary>
    public IList<string> Members { get; set; } = [];

    /// <summary>At most so many answer one question.</summary>
    [Range(2, 8)]
    public int MaxMembers { get; set; } = 3;

    /// <summary>How drafts become an answer: <c>pick</c>, <c>fuse</c>, or <c>auto</c>, which fuses where they complement each other.</summary>
    [Required]
    [RegularExpression("^(auto|pick|fuse)$")]
    public string Resolve { get; set; } = EnsembleResolutions.Auto;

    /// <summary>The share of the run's tokens still left that all drafts together may take.</summary>
    [Range(0.1, 0.8)]
    public double TokenShare { get; set; } = 0.5;

    /// <summary>Tokens that one draft gets at least, prompt and reply together; with less there are fewer drafts, or none.</summary>
    [Range(500, 1_000_000)]
    public int LeastTokens { get; set; } = 3_000;

    /// <summary>How long a draft, and fusing drafts, may take, in seconds; never more than half of what is left of the run's time.</summary>
    [Range(1, 600)]
    public int DraftSeconds { get; set; } = 60;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from member in Members
        where member.IndexOf('/', StringComparison.Ordinal) is var slash && (slash <= 0 || slash == member.Length - 1)
        select new ValidationResult($"{Section}:Members: '{member}' is not of the form provider/name.", [nameof(Members)]);
}
