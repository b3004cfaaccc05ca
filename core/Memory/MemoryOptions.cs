using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Agents.Evaluation;

namespace Cartrita.Core.Memory;

/// <summary>Settings of what is remembered of users.</summary>
public sealed class MemoryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Memory";

    /// <summary>Whether anything is learnt and recalled. What was learnt before stays, and can be seen and deleted.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Who writes summaries of conversations where no chat model does: <c>rules</c>, which take sentences of the user, or a model that summarizes as <c>huggingface/OWNER/NAME</c>.</summary>
    [Required]
    [RegularExpression(EvaluationOptions.TaskModel)]
    public string Summary { get; set; } = EvaluationOptions.RulesAlone;
}
