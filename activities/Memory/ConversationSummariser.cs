using System.Text.Json;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Models;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Memory;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Memory;

/// <summary>Renews a conversation's rolling summary once enough messages came after it.</summary>
/// <param name="models">The models.</param>
/// <param name="fallbacks">Goes from model to model.</param>
/// <param name="agents">The memory agent and its prompts.</param>
/// <param name="schemas">Checks replies.</param>
/// <param name="small">Writes it where no chat model does.</param>
/// <param name="memories">The summaries.</param>
/// <param name="messages">The conversation's messages.</param>
/// <param name="cache">Those that the run recalled.</param>
/// <param name="time">The clock.</param>
public sealed class ConversationSummariser(
    IModelRegistry models,
    ModelFallbacks fallbacks,
    AgentCatalog agents,
    IJsonSchemas schemas,
    SmallSummary small,
    MemoryStore memories,
    DocumentCollection<MessageDocument> messages,
    RunCache cache,
    TimeProvider time)
{
    private const string PromptFile = "memory.summary.v2.md";
    private const int LongestMessage = 6_000;

    private static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","additionalProperties":false,"required":["summary"],"properties":{"summary":{"type":"string","description":"The summary, of at most 2000 characters."}}}""");

    internal async Task RenewAsync(RememberInput input, RunDocument run, RememberTally tally, CancellationToken cancellationToken)
    {
        var (owner, conversation, window) = (run.OwnerId, run.ConversationId!.Value, models.ContextWindow(input.Model));
        var count = run.FirstSequence + run.Request!.Messages.Count + 1;
        var recalled = await cache.MessagesAsync(owner, run.Id, conversation, input.RecallFrom..input.FirstSequence, cancellationToken);
        if (!SummaryRules.MayBeDue(count, input.RecallFrom, Tokens(recalled), window))
        {
            return;
        }

        var before = await memories.SummaryAsync(owner, conversation, cancellationToken);
        var through = before?.Through ?? 0;
        if (!SummaryRules.IsDue(through, count, input.RecallFrom, Tokens(recalled.Where(message => message.Sequence >= through)), window))
        {
            return;
        }

        var upTo = Math.Min(count - SummaryRules.Unsummarised, through + SummaryRules.MostMessages);
        var read = await messages.ReadManyAsync(owner, Enumerable.Range(through, upTo - through).Select(sequence => MessageDocument.DocumentId(conversation, sequence)), cancellationToken);
        List<MessageDocument> fresh = [.. read.Select(stored => stored.Value).OrderBy(message => message.Sequence)];
        if (fresh.Count > 0 && await WriteAsync(input, before, fresh, tally, cancellationToken) is { } summary)
        {
            tally.Summarised = await memories.SummariseAsync(owner, conversation, summary);
        }
    }

    private static int Tokens(IEnumerable<MessageDocument> messages) => messages.Sum(message => ContextBudget.Estimate(message.Content));

    private Task<ConversationSummaryDocument?> WriteAsync(
        RememberInput input, ConversationSummaryDocument? before, IReadOnlyList<MessageDocument> fresh, RememberTally tally, CancellationToken cancellationToken)
    {
        var memory = agents.Find(AgentLevels.MemoryName)!;
        var choice = input.Model.Provider == ProviderNames.LocalExtractive || input.TokensLeft <= tally.Usage.TotalTokens
            ? input.Model with { Provider = ProviderNames.LocalExtractive, Model = ProviderNames.LocalExtractive }
            : models.ForAgent(input.Model, memory);
        return fallbacks.AskAsync(choice, memory.Id, async candidate =>
        {
            tally.Note(candidate);
            return candidate.Model.Provider == ProviderNames.LocalExtractive
                ? await ExtractAsync(candidate.Model, before?.Text, fresh, cancellationToken)
                : await AskAsync(candidate.Model, before, fresh, input.TokensLeft - tally.Usage.TotalTokens, tally, cancellationToken);
        });
    }

    private async Task<ConversationSummaryDocument?> ExtractAsync(ModelChoice model, string? before, IReadOnlyList<MessageDocument> fresh, CancellationToken cancellationToken) =>
        await small.WriteAsync(before, fresh, cancellationToken) is { Length: > 0 } written ? Of(written, fresh, small.Model!) : Of(SummaryRules.Extract(before, fresh), fresh, model);

    private async Task<ConversationSummaryDocument?> AskAsync(
        ModelChoice model, ConversationSummaryDocument? before, IReadOnlyList<MessageDocument> fresh, long tokensLeft, RememberTally tally, CancellationToken cancellationToken)
    {
        // What does not fit now comes with the next renewal.
        var fitting = ContextBudget.Fit(fresh, message => PromptText.Behind(Short(message.Content)), (int)Math.Min(ContextBudget.Usable(models.ContextWindow(model)) / 2, tokensLeft));
        if (fitting.Count == 0)
        {
            return null;
        }

        var text = new PromptText().Own($"Summary so far:");
        if (before is null)
        {
            text.Own($" none.");
        }
        else
        {
            text.Block(before.Text);
        }

        foreach (var message in fitting)
        {
            text.Own($"\n\nThe {(message.Role is "user" or "assistant" ? message.Role : "system")}:").Block(Short(message.Content));
        }

        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "memory_summary") };
        var reply = await models.Chat(model).GetResponseAsync([new AIMessage(ChatRole.System, agents.Prompt(PromptFile)), text.Message()], options, cancellationToken);
        tally.Add(reply.Usage.ToUsage());
        return Read(reply.Text) is { Length: > 0 } summary ? Of(CopiedBars.Without(summary), fitting, model) : null;
    }

    private string? Read(string text)
    {
        try
        {
            using var reply = JsonDocument.Parse(text);
            return schemas.Fault(Schema, reply.RootElement) is null ? reply.RootElement.GetProperty("summary").GetString() : null;
        }
        catch (JsonException)
        {
            // A provider that does not hold itself to the schema: the summary stays as it is, and is due again.
            return null;
        }
    }

    private ConversationSummaryDocument Of(string text, IReadOnlyList<MessageDocument> covered, ModelChoice model) => new()
    {
        Text = TextCut.At(SecretFinder.Redact(text, SecretFinder.Find(text)), ConversationSummaryDocument.LongestText),
        Through = covered[^1].Sequence + 1,
        Model = model,
        UpdatedAt = time.GetUtcNow(),
    };

    private static string Short(string text) => TextCut.At(text, LongestMessage);
}
