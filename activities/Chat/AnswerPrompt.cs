using Cartrita.Activities.Agents;
using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Activities.Memory;
using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Chat;

/// <summary>What a model reads that writes an answer: the rules, what was said before, and the question with the agents' results, conflicts, drafts and numbered evidence.</summary>
/// <param name="agents">Has the rules.</param>
/// <param name="recall">What is remembered, as a model reads it.</param>
public sealed class AnswerPrompt(AgentCatalog agents, MemoryRecall recall)
{
    private const string PromptFile = "supervisor.answer.v4.md";
    private const string FusePromptFile = "supervisor.fuse.v3.md";

    /// <summary>Tokens of messages, as estimated.</summary>
    internal static int Tokens(IEnumerable<AIMessage> messages) => messages.Sum(message => ContextBudget.Estimate(message.Text));

    /// <summary>The rules, what is remembered, recalled messages and this turn's earlier ones; the last user message comes with the evidence.</summary>
    internal List<AIMessage> Before(AnswerMaterial material) =>
    [
        new AIMessage(ChatRole.System, agents.Prompt(material.Drafts.Count > 0 ? FusePromptFile : PromptFile)),
        .. recall.Messages(material.Memory),
        .. material.Recalled.Select(message => new AIMessage(new ChatRole(message.Role), message.Content)),
        .. material.Run.Request!.Messages.SkipLast(1).Select(message => new AIMessage(new ChatRole(message.Role), message.Content)),
    ];

    /// <summary>The evidence that there is room for, in the order of its numbers.</summary>
    /// <param name="material">What the answer is made of.</param>
    /// <param name="usable">Tokens that the whole prompt may take.</param>
    internal IReadOnlyList<Evidence> Shown(AnswerMaterial material, int usable)
    {
        var room = usable - Tokens(Before(material));

        // However much is said of the evidence, the model gets to read some of it.
        return ContextBudget.Fit(FusedDrafts.CitedFirst(NumberedEvidence.Of(material), material.Drafts), item => Numbered(0, item).ToString(), Math.Min(room / 2, room - Ask(material, []).Tokens));
    }

    /// <summary>All messages.</summary>
    /// <param name="material">What the answer is made of.</param>
    /// <param name="shown">The evidence, in the order of its numbers.</param>
    internal List<AIMessage> Messages(AnswerMaterial material, IReadOnlyList<Evidence> shown) => [.. Before(material), Ask(material, shown).Message()];

    private static PromptText Ask(AnswerMaterial material, IReadOnlyList<Evidence> shown)
    {
        var text = new PromptText(material.Question);
        foreach (var part in material.Parts.Where(part => part.HasResult))
        {
            text.Own($"\n\nResult of a task: ").Line(part.Objective);
            if (part.Summary.Length > 0)
            {
                text.Block(part.Summary);
            }

            AddFindings(text, part, shown);
            AgentData.Add(text, part.Data);
            AddPatch(text, part.Patch);
        }

        AddConflicts(text, material, shown);
        FusedDrafts.Add(text, material.Drafts, shown);
        text.Own($"\n\nEvidence:");
        if (shown.Count == 0)
        {
            text.Own($" none.");
        }

        foreach (var (index, item) in shown.Index())
        {
            text.Add(Numbered(index + 1, item));
        }

        if (material.Missing.Count > 0)
        {
            text.Own($"\n\nNote: these parts of the work failed:");
            foreach (var missing in material.Missing)
            {
                text.Own($"\n- {missing.TaskId.Value} ({missing.Agent}: {missing.Code ?? string.Empty})");
            }
        }

        return text;
    }

    private static PromptText Numbered(int number, Evidence item) => new PromptText().Own($"\n\n[{number}] ").Line(item.SourceName("said earlier in the conversation")).Block(item.Text);

    // The agents' own citation map: each claim with the numbers of the evidence that it rests on.
    private static void AddFindings(PromptText text, AnswerPart part, IReadOnlyList<Evidence> shown)
    {
        foreach (var claim in part.Claims)
        {
            text.Own($"\n- ");
            if (claim.Supported)
            {
                text.Own($"{NumberedEvidence.Numbers(claim.Evidence, part.Evidence, shown)} ").Line(claim.Text);
            }
            else
            {
                text.Own($"(unsupported: not to be stated as a fact) ").Line(claim.Text);
            }
        }

        foreach (var gap in part.Gaps)
        {
            text.Own($"\n- not found out: ").Line(gap);
        }
    }

    private static void AddPatch(PromptText text, AgentPatch? patch)
    {
        if (patch is null)
        {
            return;
        }

        if (patch.Files.Count > 0)
        {
            text.Own($"\nA diff was made, which the user is shown beside this answer: do not repeat it. It was not run. It changes:");
            foreach (var file in patch.Files)
            {
                text.Own($"\n- ({file.Change}, {file.Added} lines added, {file.Removed} removed) ").Line(file.Path);
            }
        }

        if (patch.PullRequest is { Url: { } url } opened)
        {
            text.Own($"\nPull request, opened: ").Line($"{opened.Title} ({url.AbsoluteUri})");
        }
        else if (patch.PullRequest is { } draft)
        {
            text.Own($"\nPull request, drafted and not opened: ").Line(draft.Title);
        }
    }

    private static void AddConflicts(PromptText text, AnswerMaterial material, IReadOnlyList<Evidence> shown)
    {
        var all = material.Parts.SelectMany(part => part.Evidence).ToList();
        foreach (var conflict in material.Ranking?.Conflicts ?? [])
        {
            text.Own($"\n\nConflict: these two cannot both be right.");
            Add(conflict.First);
            Add(conflict.Second);
        }

        void Add(ConflictSide side) => text.Own($"\n- {side.TaskId.Value} ({side.Agent}) says {NumberedEvidence.Numbers(side.Evidence, all, shown)} ").Line(side.Claim);
    }
}
