using System.Globalization;
using System.Text;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Activities.Memory;
using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Chat;

/// <summary>Composes an answer with a model: the agents' results and numbered evidence go in, tokens come out, and only markers that name evidence pass.</summary>
/// <param name="models">The models.</param>
/// <param name="agents">Has the prompt.</param>
/// <param name="recall">What is remembered, as a model reads it.</param>
/// <param name="quotes">Finds the exact span behind a marker.</param>
public sealed class ModelComposer(IModelRegistry models, AgentCatalog agents, MemoryRecall recall, ExtractiveComposer quotes)
{
    private const string PromptFile = "supervisor.answer.v3.md";
    private const string FusePromptFile = "supervisor.fuse.v2.md";

    // Of what an answer may take: the rest is for the reply.
    private const double PromptShare = 0.75;

    internal async Task<AnswerDraft> ComposeAsync(ModelChoice model, AnswerMaterial material, IAnswerText tokens, CancellationToken cancellationToken)
    {
        var usable = Usable(model, material);
        material = Pruned(material, usable, tokens);
        var room = usable - Tokens(Fixed(material)) - FusedDrafts.Tokens(material.Drafts);
        var evidence = ContextBudget.Fit(FusedDrafts.CitedFirst(NumberedEvidence.Of(material), material.Drafts), item => item.Text, room / 2);
        List<AIMessage> messages = [.. Fixed(material), new AIMessage(ChatRole.User, Ask(material, evidence))];
        var limit = Limit(model, material, messages);
        tokens.Asked(Tokens(messages));
        var (markers, written, conflicts) = (new CitationMarkers(evidence.Count), new StringBuilder(), OpenConflicts.Of(material));
        var usage = TokenUsage.None;
        ChatFinishReason? finish = null;
        var refused = false;
        await foreach (var update in models.Chat(model).GetStreamingResponseAsync(messages, limit, cancellationToken))
        {
            foreach (var content in update.Contents)
            {
                // A refusal is what the model says instead of an answer: the client reads it, and why there is no more.
                refused |= content is ErrorContent;
                var passed = markers.Push(content is ErrorContent refusal ? refusal.Message : (content as TextContent)?.Text ?? string.Empty);
                written.Append(passed);
                await tokens.PushAsync(passed, cancellationToken);
            }

            finish = update.FinishReason ?? finish;
            usage = update.Contents.OfType<UsageContent>().LastOrDefault() is { } counted ? counted.Details.ToUsage() : usage;
        }

        var rest = markers.Flush();
        await tokens.PushAsync(rest + conflicts.Amendment(written.Append(rest).ToString(), evidence) + material.MissingNote, cancellationToken);
        await tokens.CompleteAsync(cancellationToken);
        return new AnswerDraft
        {
            Text = tokens.Text,
            Citations = await CiteAsync(tokens.Text, evidence, conflicts, cancellationToken),
            Shown = evidence,
            Model = model,
            Usage = usage,
            FinishReason = refused ? "refusal" : FinishReasonOf(finish),
        };
    }

    private int Usable(ModelChoice model, AnswerMaterial material)
    {
        return (int)Math.Min(ContextBudget.Usable(models.ContextWindow(model)), material.MaxTokens * PromptShare);
    }

    private ChatOptions Limit(ModelChoice model, AnswerMaterial material, List<AIMessage> messages)
    {
        var asked = Tokens(messages);
        var room = models.ContextWindow(model) - asked;
        var paid = CostAllowance.MostReplyTokens(models.Price(model), asked, models.ContextWindow(model), material.CostLeftMicroUsd, models.Reasons(model));

        // A draft has a share of what is left, and others have theirs: it is bound whatever that is.
        return new ChatOptions { MaxOutputTokens = ReplyAllowance.Of(material.MaxTokens - asked, paid, room, models.Reasons(model)) ?? (material.IsDraft ? ReplyAllowance.Of(ReplyAllowance.Long - 1, paid, room, models.Reasons(model)) : null) };
    }

    // The messages were chosen for the chosen model. One that stands in may have a smaller window: half of it, at most, is for what was said before.
    private AnswerMaterial Pruned(AnswerMaterial material, int usable, IAnswerText tokens)
    {
        var room = Math.Min(usable / 2, usable - Tokens(Fixed(material with { Recalled = [] })) - ContextBudget.Estimate(material.Question));
        List<MessageDocument> kept = [.. ContextBudget.Fit(material.Recalled.Reverse(), message => message.Content, room).Reverse()];
        if (kept.Count == material.Recalled.Count)
        {
            return material;
        }

        tokens.Tell(new OrchestrationDecisionData
        {
            Decision = Decisions.ContextPruned,
            Agent = AgentLevels.MemoryName,
            Reason = "earlier_messages",
            Context = new ContextCounts(kept.Count, material.Recalled.Count - kept.Count),
        });
        return material with { Recalled = kept };
    }

    private static int Tokens(IEnumerable<AIMessage> messages) => messages.Sum(message => ContextBudget.Estimate(message.Text));

    private static string FinishReasonOf(ChatFinishReason? finish) =>
        finish == ChatFinishReason.Length ? "length"
        : finish == ChatFinishReason.ContentFilter ? "content_filter"
        : "stop";

    private static string Ask(AnswerMaterial material, IReadOnlyList<Evidence> evidence)
    {
        var text = new StringBuilder(material.Question);
        foreach (var part in material.Parts.Where(part => part.HasResult))
        {
            text.Append("\n\nResult of a task (").Append(part.Objective).Append("):\n").Append(part.Summary);
            AppendFindings(text, part, evidence);
            AgentData.Append(text, part.Data);
            AppendPatch(text, part.Patch);
        }

        AppendConflicts(text, material, evidence);
        FusedDrafts.Append(text, material.Drafts, evidence);
        text.Append("\n\nEvidence:").Append(evidence.Count == 0 ? " none." : string.Empty);
        for (var index = 0; index < evidence.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n[{index + 1}] {evidence[index].SourceName("said earlier in the conversation")}:\n{evidence[index].Text}");
        }

        if (material.Missing.Count > 0)
        {
            var missing = string.Join(", ", material.Missing.Select(result => $"{result.TaskId} ({result.Agent}: {result.Code})"));
            text.Append("\n\nNote: these parts of the work failed: ").Append(missing);
        }

        return text.ToString();
    }

    // The agents' own citation map: each claim with the numbers of the evidence that it rests on.
    private static void AppendFindings(StringBuilder text, AnswerPart part, IReadOnlyList<Evidence> evidence)
    {
        foreach (var claim in part.Claims)
        {
            var named = NumberedEvidence.Markers(claim.Evidence, part.Evidence, evidence);
            text.Append("\n- ").Append(claim.Text).Append(' ').Append(claim.Supported ? named : "(unsupported: not to be stated as a fact)");
        }

        if (part.Gaps.Count > 0)
        {
            text.Append("\nNot found out: ").AppendJoin("; ", part.Gaps);
        }
    }

    private static void AppendPatch(StringBuilder text, AgentPatch? patch)
    {
        if (patch is null)
        {
            return;
        }

        if (patch.Files.Count > 0)
        {
            text.Append("\nA diff was made, which the user is shown beside this answer: do not repeat it. It was not run. It changes ")
                .AppendJoin(", ", patch.Files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Path} ({file.Change}, +{file.Added} -{file.Removed})"))).Append('.');
        }

        if (patch.PullRequest is { } pull)
        {
            text.Append("\nPull request: ").Append(pull.Title).Append(pull.Url is { } url ? $", opened at {url.AbsoluteUri}" : ", drafted and not opened");
        }
    }

    private static void AppendConflicts(StringBuilder text, AnswerMaterial material, IReadOnlyList<Evidence> evidence)
    {
        var all = material.Parts.SelectMany(part => part.Evidence).ToList();
        foreach (var conflict in material.Ranking?.Conflicts ?? [])
        {
            text.Append("\n\nConflict: ").Append(Side(conflict.First)).Append("; but ").Append(Side(conflict.Second)).Append('.');
        }

        string Side(ConflictSide side) => $"{side.TaskId} ({side.Agent}) says \"{side.Claim}\" {NumberedEvidence.Markers(side.Evidence, all, evidence)}";
    }

    // Prompt, what is remembered, recalled messages and this turn's earlier ones; the last user message comes with the evidence.
    private List<AIMessage> Fixed(AnswerMaterial material) =>
    [
        new AIMessage(ChatRole.System, agents.Prompt(material.Drafts.Count > 0 ? FusePromptFile : PromptFile)),
        .. recall.Messages(material.Memory),
        .. material.Recalled.Select(message => new AIMessage(new ChatRole(message.Role), message.Content)),
        .. material.Run.Request!.Messages.SkipLast(1).Select(message => new AIMessage(new ChatRole(message.Role), message.Content)),
    ];

    private async Task<IReadOnlyList<Citation>> CiteAsync(string text, IReadOnlyList<Evidence> evidence, OpenConflicts conflicts, CancellationToken cancellationToken)
    {
        var citations = new List<Citation>();
        foreach (var (marker, claim) in CitationMarkers.Read(text).Where(cited => cited.Marker >= 1 && cited.Marker <= evidence.Count))
        {
            var statement = claim == FixedSentences.Contradicted ? conflicts.StatementOf(marker, evidence) ?? claim : claim;
            citations.Add(await quotes.NarrowAsync(statement, evidence[marker - 1], marker, cancellationToken));
        }

        return [.. citations.Distinct()];
    }
}
