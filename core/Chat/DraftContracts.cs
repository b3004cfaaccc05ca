using System.Text.Json.Serialization;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Chat;

/// <summary>The input of <see cref="DurableNames.Draft"/>.</summary>
public sealed record DraftInput
{
    /// <summary>What the answer would be made of; its frames travel with the first draft.</summary>
    public required AnswerInput Answer { get; init; }

    /// <summary>The model that writes.</summary>
    public required ModelChoice Member { get; init; }

    /// <summary>Its place among the members, from 1.</summary>
    public required int Place { get; init; }

    /// <summary>Tokens that it may take, prompt and reply together.</summary>
    public required long MaxTokens { get; init; }

    /// <summary>When it has to be done; before the run's wall time ends.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>What a draft came to.</summary>
public sealed record DraftResult
{
    /// <summary>The payload of the draft; null where there is none.</summary>
    public PayloadRef? Draft { get; init; }

    /// <summary>The catalogue's code, where there is none.</summary>
    public string? Code { get; init; }

    /// <summary>Tokens that it took; of one that did not end well an estimate.</summary>
    public required TokenUsage Usage { get; init; }
}

/// <summary>A draft that is there.</summary>
/// <param name="Place">Its member's place, from 1.</param>
/// <param name="Draft">Its payload.</param>
public sealed record DraftRef(int Place, PayloadRef Draft);

/// <summary>The input of <see cref="DurableNames.ResolveDrafts"/>.</summary>
public sealed record ResolveDraftsInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The supervisor's model, which would fuse.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>The drafts, two or more.</summary>
    public required IReadOnlyList<DraftRef> Drafts { get; init; }

    /// <summary>How they become an answer, as the settings say.</summary>
    public required string Resolve { get; init; }

    /// <summary>Tokens that were taken before, drafts included.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>The limits of the run.</summary>
    public required RunLimits Limits { get; init; }
}

/// <summary>How drafts become an answer.</summary>
public sealed record ResolveDraftsResult
{
    /// <summary><c>picked</c> or <c>fused</c>.</summary>
    public required string Resolution { get; init; }

    /// <summary>Why; one of <see cref="Models.Ensembles.EnsembleReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>The place of the best draft.</summary>
    public required int Best { get; init; }

    /// <summary>The scores, best first.</summary>
    public required IReadOnlyList<DraftScore> Scores { get; init; }

    /// <summary>Who scored: <c>rules</c> or <c>model</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The model that was asked to judge, and what it took; null where none was.</summary>
    public EnsembleJudge? Judge { get; init; }
}

/// <summary>The score of a draft.</summary>
/// <param name="Place">Its member's place, from 1.</param>
/// <param name="Score">The score, 0 to 1.</param>
public sealed record DraftScore(int Place, double Score);

/// <summary>What the drafts of a run came to: with the answer's input, all that an answer is made of.</summary>
public sealed record ResolvedDrafts
{
    /// <summary>The members with their scores, and how their drafts become the answer.</summary>
    public required EnsembleData Told { get; init; }

    /// <summary>The drafts, the best first; empty where the run's own model answers.</summary>
    public IReadOnlyList<DraftRef> Drafts { get; init; } = [];

    /// <summary>How they become the answer.</summary>
    [JsonIgnore]
    public string Resolution => Told.Resolution!;
}
