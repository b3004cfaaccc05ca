using Cartrita.Activities.Knowledge;
using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Memory;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Memory;

/// <summary>What a run recalls beside its conversation's messages.</summary>
/// <param name="Entries">What the user said earlier, in this or other conversations, the most useful first.</param>
/// <param name="Dropped">How many entries there was no room for.</param>
/// <param name="Summary">What the conversation came to before the messages that are recalled; null where all are.</param>
internal sealed record RecalledMemory(IReadOnlyList<MemoryEntry> Entries, int Dropped, ConversationSummaryDocument? Summary)
{
    /// <summary>Nothing.</summary>
    internal static readonly RecalledMemory None = new([], 0, null);

    /// <summary>Whether there is nothing.</summary>
    internal bool IsEmpty => Entries.Count == 0 && Summary is null;

    /// <summary>What the answer recalls, as a decision; null where that is nothing.</summary>
    internal OrchestrationDecisionData? Decision => IsEmpty ? null : new OrchestrationDecisionData
    {
        Decision = Decisions.MemoryRecalled,
        Agent = AgentLevels.MemoryName,
        Reason = ReasonOf(Entries.Count > 0, Summary is not null),
        Context = new ContextCounts(Entries.Count, Dropped, Summary?.Through ?? 0),
    };

    /// <summary>What a decision of the memory agent is about.</summary>
    internal static string ReasonOf(bool entries, bool summary) => entries && summary ? "entries_and_summary" : entries ? "entries" : "summary";

    /// <summary>The entries as evidence of the messages that they come from, to the letter. A correction is in no message, and so is no evidence.</summary>
    /// <param name="recalled">Messages that are recalled as they are: what they say need not stand twice.</param>
    internal IReadOnlyList<Evidence> Evidence(IReadOnlyList<MessageDocument> recalled)
    {
        var there = recalled.Select(message => message.Id).ToHashSet();
        return
        [
            .. from entry in Entries
                where !entry.CorrectedByUser && !entry.Sources.Any(source => there.Contains(source.MessageId))
                let source = entry.Sources[0]
                from evidence in EvidenceScreen.WithoutCredentials(new Evidence
                {
                    Id = $"memory-{entry.Id.Value}",
                    MessageId = source.MessageId,
                    Start = source.Start,
                    End = source.End,
                    Text = source.Quote,
                })
                select evidence,
        ];
    }

    /// <summary>What a model reads of it, under a rule of how to take it.</summary>
    /// <param name="rule">The rule, a prompt.</param>
    internal PromptText Tell(string rule)
    {
        var text = new PromptText(rule);
        foreach (var entry in Entries)
        {
            text.Own($"\n- {entry.Kind.ToString().ToLowerInvariant()} ").Line(entry.Text);
        }

        return Summary is null ? text : text.Own($"\n\nThe earlier part of this conversation, in short:").Block(Summary.Text);
    }
}
