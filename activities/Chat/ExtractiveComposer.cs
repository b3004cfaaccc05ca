using Cartrita.Activities.Models;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Chat;

/// <summary>Composes an answer of quotes, one paragraph a part of the question (AGENT-15): nothing in it is anybody's words but the sources'.</summary>
/// <param name="models">Has <c>local-extractive</c>.</param>
public sealed class ExtractiveComposer(IModelRegistry models)
{
    private const string ParagraphBreak = "\n\n";

    internal async Task<AnswerDraft> ComposeAsync(ModelChoice model, AnswerMaterial material, IAnswerText tokens, CancellationToken cancellationToken)
    {
        var answers = new List<ExtractiveAnswer>();
        var remembered = material.Memory.Evidence(material.Recalled);
        var usage = TokenUsage.None;
        foreach (var part in material.Parts)
        {
            var reply = await AskAsync(model, part.Objective, material.HasSources || remembered.Count > 0 ? [.. part.Evidence, .. remembered] : null, cancellationToken);
            answers.Add(reply.Answer);
            usage = usage.Plus(reply.Usage);
        }

        foreach (var side in OpenConflicts.Of(material).Omitted([.. answers.SelectMany(answer => answer.Sentences).Select(sentence => sentence.Source)]))
        {
            var reply = await AskAsync(model, side.Claim, side.Evidence, cancellationToken);
            answers.Add(new ExtractiveAnswer(reply.Answer.Sentences, reply.Answer.Found ? $"{FixedSentences.Contradicted} {reply.Answer.Text}" : FixedSentences.Contradicted));
            usage = usage.Plus(reply.Usage);
        }

        var found = answers.Exists(answer => answer.Found);
        await tokens.CompleteAsync(Paragraphs(answers, found).SelectMany(Words).Concat(Words(material.MissingNote)), cancellationToken);
        return new AnswerDraft
        {
            Text = tokens.Text,
            Citations = [.. answers.SelectMany(answer => answer.Sentences).Select(sentence => Cite(sentence, marker: null)).Distinct()],
            Model = model,
            Usage = usage,
            FinishReason = found ? "stop" : "nothing_found",
        };
    }

    /// <summary>The exact span of one piece of evidence that fits a claim best; the whole piece where none does.</summary>
    internal async Task<Citation> NarrowAsync(string claim, Evidence evidence, int marker, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(new ModelChoice(ProviderNames.LocalExtractive, LocalExtractiveChatClient.Model), claim, [evidence], cancellationToken);
        return reply.Answer.Sentences.OrderByDescending(sentence => sentence.Score).FirstOrDefault() is { } best
            ? Cite(best, marker)
            : Citation.Of(evidence, marker);
    }

    private static Citation Cite(ExtractedSentence sentence, int? marker) =>
        Citation.Of(sentence.Source, marker) with { Start = sentence.Start, End = sentence.End, Quote = sentence.Quote };

    private static IEnumerable<string> Paragraphs(IReadOnlyList<ExtractiveAnswer> answers, bool found)
    {
        // Where no part has an answer, one sentence says so for all; else each part has its own.
        IEnumerable<string> texts = found ? answers.Select(answer => answer.Text) : answers.Select(answer => answer.Text).Distinct(StringComparer.Ordinal).Take(1);
        return texts.Select((text, index) => index == 0 ? text : ParagraphBreak + text);
    }

    private static IEnumerable<string> Words(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var space = text.AsSpan(start + 1).IndexOfAny(' ', '\n');
            var end = space < 0 ? text.Length : start + 1 + space;
            yield return text[start..end];
            start = end;
        }
    }

    private async Task<(ExtractiveAnswer Answer, TokenUsage Usage)> AskAsync(
        ModelChoice model, string question, IReadOnlyList<Evidence>? evidence, CancellationToken cancellationToken)
    {
        var message = new AIMessage(ChatRole.User, [new TextContent(question), .. evidence is null ? Array.Empty<AIContent>() : [new EvidenceContent(evidence)]]);
        var response = await models.Chat(model).GetResponseAsync([message], cancellationToken: cancellationToken);
        var answer = (ExtractiveAnswer)response.AdditionalProperties![ExtractiveAnswer.PropertyName]!;
        return (answer, response.Usage.ToUsage());
    }
}
