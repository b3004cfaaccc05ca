using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Models;

namespace Cartrita.Core.Memory;

/// <summary>The input of <see cref="DurableNames.Remember"/>.</summary>
public sealed record RememberInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The supervisor's model, which decides whether the memory agent uses one.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>The first earlier message that was recalled.</summary>
    public required int RecallFrom { get; init; }

    /// <summary>This turn's first message.</summary>
    public required int FirstSequence { get; init; }

    /// <summary>How many tokens the run has left.</summary>
    public required long TokensLeft { get; init; }
}

/// <summary>What <see cref="DurableNames.Remember"/> did.</summary>
/// <param name="Learnt">How many things it learnt.</param>
/// <param name="Summarised">Whether the conversation's summary was renewed.</param>
/// <param name="Usage">Tokens that it took.</param>
public sealed record RememberResult(int Learnt, bool Summarised, TokenUsage Usage);
