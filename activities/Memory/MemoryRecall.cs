using Cartrita.Activities.Chat;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Memory;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Memory;

/// <summary>Recalls what a question needs of its user and of its conversation's earlier part. Nobody else's memory can come of it: everything is read under the run's owner.</summary>
/// <param name="memories">What is remembered.</param>
/// <param name="cache">Keeps it for the run.</param>
/// <param name="agents">Has the rule under which models read it.</param>
/// <param name="options">Whether anything is recalled.</param>
public sealed class MemoryRecall(MemoryStore memories, RunCache cache, AgentCatalog agents, MemoryOptions options)
{
    private const string PromptFile = "memory.recall.v2.md";

    internal async Task<RecalledMemory> RecallAsync(RunDocument run, int recallFrom, CancellationToken cancellationToken)
    {
        if (!options.Enabled)
        {
            return RecalledMemory.None;
        }

        return await cache.MemoryAsync(run.OwnerId, run.Id, async () =>
        {
            // Only a conversation that is not recalled whole has a summary to read.
            var summary = recallFrom > 0 ? memories.SummaryAsync(run.OwnerId, run.ConversationId!.Value, cancellationToken) : Task.FromResult<ConversationSummaryDocument?>(null);
            var all = (await memories.RecallAsync(run, cancellationToken)).Entries;
            var chosen = MemoryRanking.Choose(all, run.Request!.Messages[^1].Content);
            return new RecalledMemory(chosen, all.Count - chosen.Count, await summary);
        });
    }

    /// <summary>What a model reads of it; nothing where nothing is recalled.</summary>
    internal IEnumerable<AIMessage> Messages(RecalledMemory memory) => memory.IsEmpty ? [] : [memory.Tell(agents.Prompt(PromptFile)).Message()];
}
