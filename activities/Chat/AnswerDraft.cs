using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Chat;

/// <summary>An answer as it was streamed.</summary>
internal sealed record AnswerDraft
{
    /// <summary>The text, as the client has it.</summary>
    internal required string Text { get; init; }

    /// <summary>What it rests on, in the order of the text.</summary>
    internal required IReadOnlyList<Citation> Citations { get; init; }

    /// <summary>The model that wrote it.</summary>
    internal required ModelChoice Model { get; init; }

    /// <summary>The model that this one stood in for.</summary>
    internal ModelFallback? Fallback { get; init; }

    /// <summary>Tokens that it took.</summary>
    internal required TokenUsage Usage { get; init; }

    /// <summary>Why it ended.</summary>
    internal required string FinishReason { get; init; }

    /// <summary>The evidence that its markers count, from 1; empty where the text carries no markers.</summary>
    internal IReadOnlyList<Evidence> Shown { get; init; } = [];

    /// <summary>The models that took part, where there were several.</summary>
    internal EnsembleData? Ensemble { get; init; }

    /// <summary>Where agents contradict each other, with both sides.</summary>
    internal IReadOnlyList<ShownConflict> Conflicts { get; init; } = [];
}
