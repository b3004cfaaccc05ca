using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Microsoft.Extensions.Options;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>What a run cost in US dollars, by the configured prices and by the models that were chosen; a model that stood in for an agent's own is counted as that.</summary>
/// <param name="models">Which models agents use.</param>
/// <param name="agents">The agents.</param>
/// <param name="options">The prices.</param>
public sealed class RunCosts(IModelRegistry models, AgentCatalog agents, IOptions<ModelsOptions> options)
{
    /// <summary>The cost; null where the price of a model that took tokens is not configured.</summary>
    internal decimal? Of(EvaluateInput input, AnswerOrigin answer, Judgement judged)
    {
        List<(ModelChoice Model, TokenUsage Usage)> took = [(answer.Model, answer.Usage), .. input.Results.SelectMany(result => Of(input.Model, result))];
        if (judged.Model is { } judge)
        {
            took.Add((judge, judged.Usage));
        }

        // What is left of the run's tokens is the supervisor's own: planning.
        var counted = input.Results.Aggregate(answer.Usage, (sum, result) => sum.Plus(result.Usage));
        took.Add((input.Model, new TokenUsage(Math.Max(0, input.Usage.PromptTokens - counted.PromptTokens), Math.Max(0, input.Usage.CompletionTokens - counted.CompletionTokens))));
        var costs = took.Where(one => one.Usage.TotalTokens > 0 && one.Model.Provider != ProviderNames.LocalExtractive).Select(one => options.Value.PriceOf(one.Model)?.Of(one.Usage)).ToList();
        return costs.Contains(null) ? null : costs.Sum();
    }

    // An agent's tokens include those of its parts, which may use another model.
    private IEnumerable<(ModelChoice Model, TokenUsage Usage)> Of(ModelChoice supervisor, AgentResult result)
    {
        var parts = result.Parts.Aggregate(TokenUsage.None, (sum, part) => sum.Plus(part.Usage));
        var own = new TokenUsage(result.Usage.PromptTokens - parts.PromptTokens, result.Usage.CompletionTokens - parts.CompletionTokens);
        var model = agents.Find(result.Agent) is { } manifest ? models.ForAgent(supervisor, manifest) : supervisor;
        return [(model, own), .. result.Parts.SelectMany(part => Of(supervisor, part))];
    }
}
