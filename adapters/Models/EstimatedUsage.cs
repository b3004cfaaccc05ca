using Cartrita.Core.Chat;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Adapters.Models;

/// <summary>Stands in for a usage that a provider does not send: limits of tokens hold all the same. Tokens that are estimated have no price, so that their cost is unknown.</summary>
internal static class EstimatedUsage
{
    /// <summary>The tokens by the length of the texts, rather too many than too few.</summary>
    /// <param name="prompt">What the model was given.</param>
    /// <param name="reply">How many characters it wrote.</param>
    internal static UsageDetails Of(IEnumerable<AIMessage> prompt, int reply)
    {
        long input = prompt.Sum(message => (long)ContextBudget.Estimate(message.Text));
        long output = ContextBudget.Estimate(reply);
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }
}
