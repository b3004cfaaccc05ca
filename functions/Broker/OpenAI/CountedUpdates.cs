using Cartrita.Core.Chat;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Counts the tokens of a direct call while its pieces go by.</summary>
internal static class CountedUpdates
{
    /// <summary>The pieces; when they end, however they end, what they took is told once.</summary>
    /// <param name="updates">The pieces.</param>
    /// <param name="prompt">An estimate of the prompt's tokens, for a call that ends before the provider says what it took.</param>
    /// <param name="settle">Is told the tokens; 0 where nothing came.</param>
    public static async IAsyncEnumerable<ChatResponseUpdate> Counted(this IAsyncEnumerable<ChatResponseUpdate> updates, long prompt, Func<long, Task> settle)
    {
        long? told = null;
        var (came, units, calls) = (false, 0, 0L);
        try
        {
            await foreach (var update in updates)
            {
                came = true;
                units += ContextBudget.Units(update.Text);
                calls += update.Contents.OfType<FunctionCallContent>().Sum(MessageTokens.Of);
                told = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details is { } usage
                    ? usage.TotalTokenCount ?? ((usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0))
                    : told;
                yield return update;
            }
        }
        finally
        {
            await settle(told ?? (came ? prompt + ContextBudget.Tokens(units) + calls : 0));
        }
    }
}
