using System.Text.Json;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Models;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Memory;
using Cartrita.Core.Models;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Memory;

/// <summary>Finds what the user's own messages of a turn say of them: with the memory agent's model, or by rules for <c>local-extractive</c>. Neither sees files, pages, tools or answers.</summary>
/// <param name="models">The models.</param>
/// <param name="fallbacks">Goes from model to model.</param>
/// <param name="agents">The memory agent and its prompt.</param>
/// <param name="schemas">Checks replies.</param>
/// <param name="memories">What is known already.</param>
/// <param name="logger">Says when a reply was of no use.</param>
public sealed partial class MemoryExtractor(
    IModelRegistry models, ModelFallbacks fallbacks, AgentCatalog agents, IJsonSchemas schemas, MemoryStore memories, ILogger<MemoryExtractor> logger)
{
    // In UTF-16 code units, over all messages: who says of themselves more than that in one turn says the rest in vain.
    private const int MostText = 30_000;

    internal async Task<IReadOnlyList<MemoryStatement>> ExtractAsync(RememberInput input, RunDocument run, RememberTally tally, CancellationToken cancellationToken)
    {
        var conversation = run.ConversationId!.Value;
        List<(MessageId Id, string Text)> said = [.. RememberWorth.Said(run).Select(message => (TurnStore.IdOf(run, message.Index), message.Text))];
        if (input.Model.Provider == ProviderNames.LocalExtractive)
        {
            return ByRules(conversation, said);
        }

        if (!said.Exists(message => MemoryRules.IsWorthAsking(message.Text)))
        {
            return [];
        }

        var memory = agents.Find(AgentLevels.MemoryName)!;
        var known = MemoryRanking.Choose((await memories.RecallAsync(run, cancellationToken)).Entries, said[^1].Text);
        var ask = Ask(known, said);
        if (ask.Tokens > input.TokensLeft)
        {
            return [];
        }

        return await fallbacks.AskAsync(models.ForAgent(input.Model, memory), memory.Id, async candidate =>
        {
            tally.Note(candidate);
            if (candidate.Model.Provider == ProviderNames.LocalExtractive)
            {
                return ByRules(conversation, said);
            }

            var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(memory.Output, $"{memory.Id}_output") };
            var reply = await models.Chat(candidate.Model).GetResponseAsync([new AIMessage(ChatRole.System, agents.Prompt(memory.Prompt.File)), ask.Message()], options, cancellationToken);
            tally.Add(reply.Usage.ToUsage());
            return Read(memory, reply.Text, conversation, said, run.Id);
        });
    }

    private static List<MemoryStatement> ByRules(ConversationId conversation, IEnumerable<(MessageId Id, string Text)> said) =>
        [.. said.SelectMany(message => MemoryRules.Read(conversation, message.Id, message.Text))];

    private static PromptText Ask(IReadOnlyList<MemoryEntry> known, IReadOnlyList<(MessageId Id, string Text)> said)
    {
        var text = new PromptText().Own($"Known already:");
        if (known.Count == 0)
        {
            text.Own($" nothing.");
        }

        foreach (var entry in known)
        {
            text.Own($"\n- {entry.Kind.ToString().ToLowerInvariant()} ").Line($"{entry.Subject ?? "no subject"}: {entry.Text}");
        }

        var left = MostText;
        foreach (var (_, message) in said.Where(message => MemoryRules.MayLearnFrom(message.Text)))
        {
            var part = TextCut.At(message, Math.Max(1, left));
            text.Own($"\n\nMessage of the user:").Block(part);
            left -= part.Length;
            if (left <= 0)
            {
                break;
            }
        }

        return text;
    }

    // What does not fit is not worth a second call: the next turn has another chance.
    private IReadOnlyList<MemoryStatement> Read(AgentManifest memory, string text, ConversationId conversation, IReadOnlyList<(MessageId Id, string Text)> said, RunId run)
    {
        try
        {
            using var reply = JsonDocument.Parse(text);
            if (schemas.Fault(memory.Output, reply.RootElement) is null)
            {
                return MemoryReply.Read(reply.RootElement, conversation, said);
            }
        }
        catch (JsonException)
        {
            // A provider that does not hold itself to the schema.
        }

        LogUnread(run);
        return [];
    }

    [LoggerMessage(1661, LogLevel.Warning, "Run {Run}: the memory agent's reply does not fit its schema; nothing is learnt from the turn.")]
    private partial void LogUnread(RunId run);
}
