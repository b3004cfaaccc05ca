using Cartrita.Core.Chat;
using Cartrita.Core.Models;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>What asking a model to judge came to.</summary>
/// <param name="Model">The model; null where none was asked.</param>
/// <param name="Reply">What it said; null where rules have to do.</param>
/// <param name="Usage">Tokens that it took.</param>
/// <param name="Failure">Why there is no reply although a model was asked, or would have been; null where none is there at all.</param>
internal sealed record Judgement(ModelChoice? Model, JudgeReply? Reply, TokenUsage Usage, string? Failure)
{
    /// <summary>No model was to be asked.</summary>
    internal static readonly Judgement None = new(null, null, TokenUsage.None, null);
}
