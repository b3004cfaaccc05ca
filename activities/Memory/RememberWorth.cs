using Cartrita.Core.Chat;
using Cartrita.Core.Memory;
using Cartrita.Core.Models;

namespace Cartrita.Activities.Memory;

/// <summary>Decides whether a turn is worth a step of the memory agent. Most are not: a plain question says nothing of its user, and then the run has no such step.</summary>
/// <param name="models">Knows windows.</param>
/// <param name="options">Whether anything is learnt.</param>
public sealed class RememberWorth(IModelRegistry models, MemoryOptions options)
{
    /// <summary>What the user wrote in this turn, with each message's place in the request: what a client sent along of earlier turns is not of this one.</summary>
    internal static IReadOnlyList<(int Index, string Text)> Said(RunDocument run)
    {
        var messages = run.Request!.Messages.Select((message, index) => (Message: message, Index: index)).ToList();
        var from = messages.FindLastIndex(one => one.Message.Role == "assistant") + 1;
        return [.. messages.Skip(from).Where(one => one.Message.Role == "user").Select(one => (one.Index, one.Message.Content))];
    }

    internal bool IsDue(AnswerInput input, RunDocument run, IReadOnlyList<MessageDocument> recalled)
    {
        if (!options.Enabled || run.ConversationId is not { } conversation)
        {
            return false;
        }

        var learns = input.Model.Provider == ProviderNames.LocalExtractive
            ? Said(run).Any(said => MemoryRules.Read(conversation, default, said.Text).Count > 0)
            : Said(run).Any(said => MemoryRules.IsWorthAsking(said.Text));
        return learns || SummaryRules.MayBeDue(
            run.FirstSequence + run.Request!.Messages.Count + 1, input.RecallFrom, recalled.Sum(message => ContextBudget.Estimate(message.Content)), models.ContextWindow(input.Model));
    }
}
