using Cartrita.Activities.Models;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Memory;

/// <summary>What a step of the memory agent came to so far: it is told whether or not the step gets to its end.</summary>
internal sealed class RememberTally
{
    private readonly List<OrchestrationDecisionData> fallbacks = [];

    /// <summary>How many things were learnt.</summary>
    internal int Learnt { get; set; }

    /// <summary>Whether the summary was renewed.</summary>
    internal bool Summarised { get; set; }

    /// <summary>Tokens that it took.</summary>
    internal TokenUsage Usage { get; private set; } = TokenUsage.None;

    /// <summary>Models that stood in.</summary>
    internal IReadOnlyList<OrchestrationDecisionData> Fallbacks => fallbacks;

    /// <summary>Whether there is nothing to tell.</summary>
    internal bool IsEmpty => Learnt == 0 && !Summarised && Usage == TokenUsage.None && fallbacks.Count == 0;

    /// <summary>Counts a model's tokens.</summary>
    internal void Add(TokenUsage usage) => Usage = Usage.Plus(usage);

    /// <summary>Notes a model that is asked.</summary>
    internal void Note(ModelCandidate candidate) => fallbacks.AddRange(candidate.Decisions);
}
