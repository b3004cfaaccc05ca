using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Agents.Evaluation;

/// <summary>Settings of the <c>evaluation</c> agent (AGENT-08).</summary>
public sealed class EvaluationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Evaluation";

    /// <summary>Whether answers are scored, and the evidence of agents is put in order before an answer.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether a model judges answers where one is there and the run's tokens allow it (<c>auto</c>), or rules alone do (<c>never</c>).</summary>
    [Required]
    [RegularExpression("^(auto|never)$")]
    public string Judge { get; set; } = "auto";

    /// <summary>Whether a model, and not rules alone, puts evidence in order.</summary>
    public bool RerankByModel { get; set; }

    /// <summary>How long a model may judge, in seconds.</summary>
    [Range(1, 300)]
    public int JudgeSeconds { get; set; } = 30;

    /// <summary>How long a run's scores may take to be posted to whoever keeps them, in seconds.</summary>
    [Range(1, 60)]
    public int ReportSeconds { get; set; } = 5;

    /// <summary>Whether a model may judge.</summary>
    public bool JudgesByModel => Judge == "auto";
}
