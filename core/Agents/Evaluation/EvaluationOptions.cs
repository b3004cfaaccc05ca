using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Agents.Evaluation;

/// <summary>Settings of the <c>evaluation</c> agent (AGENT-08).</summary>
public sealed class EvaluationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Evaluation";

    /// <summary>No small model: rules alone.</summary>
    internal const string RulesAlone = "rules";

    /// <summary>The form of a setting that names a small model.</summary>
    internal const string TaskModel = "^(rules|huggingface/[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?)$";

    private const string TaskProvider = "huggingface/";

    /// <summary>Whether answers are scored, and the evidence of agents is put in order before an answer.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether a model judges answers where one is there and the run's tokens allow it (<c>auto</c>), or rules alone do (<c>never</c>).</summary>
    [Required]
    [RegularExpression("^(auto|never)$")]
    public string Judge { get; set; } = "auto";

    /// <summary>Whether a model, and not rules alone, puts evidence in order.</summary>
    public bool RerankByModel { get; set; }

    /// <summary>Who says whether sources entail a sentence where no model judges the answer: <c>rules</c>, or a model of natural language inference as <c>huggingface/OWNER/NAME</c>.</summary>
    [Required]
    [RegularExpression(TaskModel)]
    public string Entailment { get; set; } = RulesAlone;

    /// <summary>Who says how alike evidence and question are: <c>rules</c>, or a model of sentences as <c>huggingface/OWNER/NAME</c>.</summary>
    [Required]
    [RegularExpression(TaskModel)]
    public string Similarity { get; set; } = RulesAlone;

    /// <summary>How long the model of <see cref="Similarity"/> may take before an answer begins without it, in seconds.</summary>
    [Range(1, 60)]
    public int SimilaritySeconds { get; set; } = 3;

    /// <summary>How long a model may judge, in seconds.</summary>
    [Range(1, 300)]
    public int JudgeSeconds { get; set; } = 30;

    /// <summary>How long a run's scores may take to be posted to whoever keeps them, in seconds.</summary>
    [Range(1, 60)]
    public int ReportSeconds { get; set; } = 5;

    /// <summary>The collection to which questions and their good answers go as examples, where LangSmith is configured and texts may go to it; empty for none.</summary>
    [StringLength(128)]
    public string Examples { get; set; } = string.Empty;

    /// <summary>The least score, in everything that is scored but cost, of an answer that becomes an example.</summary>
    [Range(0.0, 1.0)]
    public double ExamplesAtLeast { get; set; } = 0.9;

    /// <summary>The model of a setting such as <see cref="Entailment"/>; null where rules alone decide.</summary>
    /// <param name="setting">The setting's value.</param>
    public static string? ModelOf(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting.StartsWith(TaskProvider, StringComparison.Ordinal) ? setting[TaskProvider.Length..] : null;
    }

    /// <summary>Whether a model may judge.</summary>
    public bool JudgesByModel => Judge == "auto";
}
