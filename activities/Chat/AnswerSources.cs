using Cartrita.Activities.Knowledge;
using Cartrita.Activities.Memory;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Chat;

/// <summary>Gathers what an answer is made of: the agents' outputs, or for a plain question its own search, and what the user said before.</summary>
/// <param name="cache">The run's request and its conversation.</param>
/// <param name="searches">Which files are searched.</param>
/// <param name="retriever">Searches them.</param>
/// <param name="payloads">The agents' outputs.</param>
/// <param name="recall">What is remembered of the user.</param>
/// <param name="terms">What may not leave.</param>
public sealed class AnswerSources(RunCache cache, SearchScope searches, KnowledgeRetriever retriever, IRunPayloads payloads, MemoryRecall recall, BannedTerms terms)
{
    internal async Task<AnswerMaterial> GatherAsync(AnswerInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        var run = await cache.RunAsync(scope.OwnerId, scope.RunId, cancellationToken);
        var question = run.Request!.Messages[^1].Content;

        // Beside the search, so that it takes no time of its own.
        var remembered = recall.RecallAsync(run, input.RecallFrom, cancellationToken);
        var recalled = await cache.MessagesAsync(
            scope.OwnerId, scope.RunId, scope.ConversationId!.Value, input.RecallFrom..input.FirstSequence, cancellationToken);
        var said = Said(recalled);
        var parts = input.Plan is { } plan
            ? await PartsOfPlanAsync(input, plan, said, cancellationToken)
            : [new AnswerPart(RulePlanner.Split(question)[0], string.Empty, [.. await SearchAsync(scope, question, cancellationToken), .. said])];
        return new AnswerMaterial
        {
            Run = run,
            Question = question,
            Recalled = recalled,
            Memory = await remembered,
            Parts = parts,
            MaxTokens = input.Limits.MaxTokens - input.Usage.TotalTokens,
            CostLeftMicroUsd = input.Limits.CostLeft(input.Usage),
            Ranking = input.Ranking is { } ranking ? await payloads.GetAsync(scope, ranking, PayloadJson.Default.RankingPayload, cancellationToken) : null,
            Missing = [.. AgentResult.All(input.Results).Where(result => result.IsMissing)],
            MissingTitles = input.Plan is { } planned ? await TitlesAsync(input, planned, cancellationToken) : new Dictionary<AgentTaskId, string>(),
        };
    }

    // What the user stated before may answer; what they asked before may not.
    private static List<Evidence> Said(IReadOnlyList<MessageDocument> recalled) =>
        [.. from message in recalled
            where message.Role == "user"
            from unit in SentenceSplitter.Split(message.Content)
            let text = message.Content.Substring(unit.Start, unit.Length)
            where !text.EndsWith('?')
            from evidence in EvidenceScreen.WithoutCredentials(new Evidence
            {
                Id = $"m{message.Sequence}s{unit.Start}",
                MessageId = message.Id,
                Start = unit.Start,
                End = unit.End,
                Text = text,
            })
            select evidence];

    private async Task<IReadOnlyList<Evidence>> SearchAsync(RunScope scope, string question, CancellationToken cancellationToken) =>
        await retriever.SearchAsync(scope.OwnerId, question, await searches.AttachmentsAsync(scope, cancellationToken), string.Empty, cancellationToken);

    private async Task<IReadOnlyList<AnswerPart>> PartsOfPlanAsync(
        AnswerInput input, PayloadRef planRef, IReadOnlyList<Evidence> said, CancellationToken cancellationToken)
    {
        var parts = new List<AnswerPart>();
        foreach (var result in AgentResult.All(input.Results).Where(result => result.Output is not null))
        {
            var output = await payloads.GetAsync(input.Scope, result.Output!, PayloadJson.Default.AgentOutput, cancellationToken);
            var objective = await ObjectiveAsync(input.Scope, result, planRef, cancellationToken) ?? throw new InvalidOperationException($"Task {result.TaskId} is in no plan of the run.");
            parts.Add(new AnswerPart(objective, output.Summary, [.. output.Evidence, .. said]) { Claims = output.Claims, Gaps = output.Gaps, Patch = output.Patch, Data = output.Data });
        }

        return parts;
    }

    private async Task<IReadOnlyDictionary<AgentTaskId, string>> TitlesAsync(AnswerInput input, PayloadRef planRef, CancellationToken cancellationToken)
    {
        var titles = new Dictionary<AgentTaskId, string>();
        foreach (var result in MissingParts.Ambiguous(input.Results))
        {
            if (await ObjectiveAsync(input.Scope, result, planRef, cancellationToken) is { } objective && MissingParts.TitleOf(terms.Replace(CredentialRules.Redact(objective))) is { } title)
            {
                titles[result.TaskId] = title;
            }
        }

        return titles;
    }

    private async Task<string?> ObjectiveAsync(RunScope scope, AgentResult result, PayloadRef planRef, CancellationToken cancellationToken)
    {
        var plan = await payloads.GetAsync(scope, result.Objectives ?? planRef, PayloadJson.Default.PlanPayload, cancellationToken);
        return plan.Tasks.FirstOrDefault(task => task.Node.TaskId == result.TaskId)?.Objective;
    }
}
