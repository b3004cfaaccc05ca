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
/// <param name="prompt">What it reads.</param>
/// <param name="quotes">Finds the exact span behind a marker.</param>
public sealed class ModelComposer(IModelRegistry models, AnswerPrompt prompt, ExtractiveComposer quotes)
{
    // Of what an answer may take: the rest is for the reply.
    private const double PromptShare = 0.75;

    internal async Task<AnswerDraft> ComposeAsync(ModelChoice model, AnswerMaterial material, IAnswerText tokens, CancellationToken cancellationToken)
    {
        var usable = Usable(model, material);
        material = Pruned(material, usable, tokens);
        var evidence = prompt.Shown(material, usable);
        var messages = prompt.Messages(material, evidence);
        var limit = Limit(model, material, messages);
        tokens.Asked(AnswerPrompt.Tokens(messages));
        var (bars, markers, written, conflicts) = (new CopiedBars(), new CitationMarkers(evidence.Count), new StringBuilder(), OpenConflicts.Of(material));
        var usage = TokenUsage.None;
        ChatFinishReason? finish = null;
        var refused = false;
        await foreach (var update in models.Chat(model).GetStreamingResponseAsync(messages, limit, cancellationToken))
        {
            foreach (var content in update.Contents)
            {
                // A refusal is what the model says instead of an answer: the client reads it, and why there is no more.
                refused |= content is ErrorContent;
                var passed = markers.Push(bars.Push(content is ErrorContent refusal ? refusal.Message : (content as TextContent)?.Text ?? string.Empty));
                written.Append(passed);
                await tokens.PushAsync(passed, cancellationToken);
            }

            finish = update.FinishReason ?? finish;
            usage = update.Contents.OfType<UsageContent>().LastOrDefault() is { } counted ? counted.Details.ToUsage() : usage;
        }

        var rest = markers.Push(bars.Flush()) + markers.Flush();
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
        var asked = AnswerPrompt.Tokens(messages);
        var room = models.ContextWindow(model) - asked;
        var paid = CostAllowance.MostReplyTokens(models.Price(model), asked, models.ContextWindow(model), material.CostLeftMicroUsd, models.Reasons(model));

        // A draft has a share of what is left, and others have theirs: it is bound whatever that is.
        return new ChatOptions { MaxOutputTokens = ReplyAllowance.Of(material.MaxTokens - asked, paid, room, models.Reasons(model)) ?? (material.IsDraft ? ReplyAllowance.Of(ReplyAllowance.Long - 1, paid, room, models.Reasons(model)) : null) };
    }

    /// <summary>Whether drafts can be made one answer: the run's limits and the model's window hold the whole prompt, all evidence that drafts rest on, and a reply as long as the longest of them.</summary>
    /// <param name="model">The model that would fuse.</param>
    /// <param name="material">What the answer would be made of, the drafts among it; what is not known yet is left out, and is reckoned with when it is.</param>
    internal bool MayFuse(ModelChoice model, AnswerMaterial material)
    {
        var usable = Usable(model, material);
        material = material with { Recalled = Kept(material, usable) };
        var shown = prompt.Shown(material, usable);
        var asked = AnswerPrompt.Tokens(prompt.Messages(material, shown));
        var reply = material.Drafts.Max(draft => ContextBudget.Estimate(draft.Text)) + ReplyAllowance.LeastOf(models.Reasons(model));
        return FusedDrafts.Cited(NumberedEvidence.Of(material), material.Drafts).Count() == FusedDrafts.Cited(shown, material.Drafts).Count()
            && asked + reply <= Math.Min(material.MaxTokens, models.ContextWindow(model))
            && CostAllowance.Pays(models.Price(model), asked, reply, material.CostLeftMicroUsd);
    }

    private AnswerMaterial Pruned(AnswerMaterial material, int usable, IAnswerText tokens)
    {
        var kept = Kept(material, usable);
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

    // The messages were chosen for the chosen model. One that stands in may have a smaller window: half of it, at most, is for what was said before.
    private List<MessageDocument> Kept(AnswerMaterial material, int usable)
    {
        var room = Math.Min(usable / 2, usable - AnswerPrompt.Tokens(prompt.Before(material with { Recalled = [] })) - ContextBudget.Estimate(material.Question));
        return [.. ContextBudget.Fit(material.Recalled.Reverse(), message => message.Content, room).Reverse()];
    }

    private static string FinishReasonOf(ChatFinishReason? finish) =>
        finish == ChatFinishReason.Length ? "length"
        : finish == ChatFinishReason.ContentFilter ? "content_filter"
        : "stop";

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
