using System.Text.Json;
using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Activities.Memory;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;

namespace Cartrita.Activities.Chat;

/// <summary>All that an answer is made of.</summary>
internal sealed record AnswerMaterial
{
    /// <summary>The run's document.</summary>
    internal required RunDocument Run { get; init; }

    /// <summary>What is asked: the user's last message.</summary>
    internal required string Question { get; init; }

    /// <summary>Earlier messages that are recalled, oldest first.</summary>
    internal required IReadOnlyList<MessageDocument> Recalled { get; init; }

    /// <summary>What is remembered of the user, and of the conversation before those messages.</summary>
    internal required RecalledMemory Memory { get; init; }

    /// <summary>The parts of the question with what each rests on; one part for a plain question.</summary>
    internal required IReadOnlyList<AnswerPart> Parts { get; init; }

    /// <summary>Whether there is anything to answer from; a hybrid search finds nothing only where nothing was ingested.</summary>
    internal bool HasSources => Parts.Any(part => part.Summary.Length > 0 || part.Evidence.Count > 0);

    /// <summary>The ids of evidence in the order in which it is worth reading, and where agents contradict each other; null where nobody put it in order.</summary>
    internal RankingPayload? Ranking { get; init; }

    /// <summary>What is left of the run's cost, in millionths of a US dollar; null for no limit.</summary>
    internal long? CostLeftMicroUsd { get; init; }

    /// <summary>Tasks that did not complete.</summary>
    internal required IReadOnlyList<AgentResult> Missing { get; init; }

    /// <summary>What those of them were to find out, in short and screened, whose agent has other tasks too.</summary>
    internal IReadOnlyDictionary<AgentTaskId, string> MissingTitles { get; init; } = new Dictionary<AgentTaskId, string>();

    /// <summary>Whether it is for a draft, which says nothing of what is missing: the answer that comes of it does.</summary>
    internal bool IsDraft { get; init; }

    /// <summary>What the answer says of what is missing, as its last paragraph; empty where nothing is.</summary>
    internal string MissingNote => IsDraft ? string.Empty : MissingParts.Paragraph(Missing, MissingTitles);

    /// <summary>Tokens that the answer may take, prompt and reply together.</summary>
    internal required long MaxTokens { get; init; }

    /// <summary>The same, where so much of what is left has been spent meanwhile.</summary>
    /// <param name="spent">What was spent.</param>
    internal AnswerMaterial Without(TokenUsage spent) => this with
    {
        MaxTokens = MaxTokens - spent.TotalTokens,
        CostLeftMicroUsd = CostLeftMicroUsd is { } left ? Math.Max(0, left - spent.CostMicroUsd) : null,
    };

    /// <summary>Drafts of other models that the answer is made of, the best first; empty for an answer from the evidence alone.</summary>
    internal IReadOnlyList<DraftPayload> Drafts { get; init; } = [];
}

/// <summary>A part of the question.</summary>
/// <param name="Objective">What it asks.</param>
/// <param name="Summary">What the agent said of it; empty for a plain question.</param>
/// <param name="Evidence">What it rests on, best first.</param>
internal sealed record AnswerPart(string Objective, string Summary, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>What the agent said of it one by one.</summary>
    internal IReadOnlyList<AgentClaim> Claims { get; init; } = [];

    /// <summary>What the agent looked for and did not find.</summary>
    internal IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>The change of code that the agent gives; null where it gives none.</summary>
    internal AgentPatch? Patch { get; init; }

    /// <summary>The members of the agent's output that only its manifest knows, an object; null where there are none.</summary>
    internal JsonElement? Data { get; init; }

    /// <summary>Whether an agent said anything of it.</summary>
    internal bool HasResult => Summary.Length > 0 || Claims.Count > 0 || Data is not null;
}
