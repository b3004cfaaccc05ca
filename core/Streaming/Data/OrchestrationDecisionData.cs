using System.Text.Json.Serialization;
using Cartrita.Core.Agents;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Selection;

namespace Cartrita.Core.Streaming.Data;

/// <summary>The data of <see cref="FrameKinds.OrchestrationDecision"/>.</summary>
public sealed record OrchestrationDecisionData
{
    /// <summary>What was decided; one of <see cref="Decisions"/>.</summary>
    public required string Decision { get; init; }

    /// <summary>The agent that decided; <c>supervisor</c> where it is the run itself.</summary>
    public required string Agent { get; init; }

    /// <summary>Why, as a code of words joined by <c>_</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The model, where one was chosen.</summary>
    public ModelChoice? Model { get; init; }

    /// <summary>The model that it stands in for, where it is a fallback or the configured one can't be used.</summary>
    public ModelChoice? FromModel { get; init; }

    /// <summary>The models that were not chosen, the next best first, each with why; null where there was no other.</summary>
    public IReadOnlyList<PassedOverModel>? PassedOver { get; init; }

    /// <summary>The graph, where the task was decomposed.</summary>
    public IReadOnlyList<TaskNode>? Tasks { get; init; }

    /// <summary>How much went into a model's context, where that was decided.</summary>
    public ContextCounts? Context { get; init; }

    /// <summary>The call, where a person has to decide about one, or did.</summary>
    public ApprovalData? Approval { get; init; }

    /// <summary>Both sides, where agents contradict each other.</summary>
    public ConflictData? Conflict { get; init; }

    /// <summary>The models, where several answer together or might.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnsembleData? Ensemble { get; init; }
}

/// <summary>A call of a tool that a person decides about. What it is called with is read by its id, and never in a frame.</summary>
/// <param name="Id">Its approval.</param>
/// <param name="CallId">The call, within its task.</param>
/// <param name="ToolId">The tool.</param>
/// <param name="CallHash">SHA-256 of the exact call: what a decision is bound to.</param>
/// <param name="ExpiresAt">When nobody can decide any more.</param>
public sealed record ApprovalData(ApprovalId Id, string CallId, string ToolId, string CallHash, DateTimeOffset ExpiresAt);

/// <summary>What went into a model's context and what did not; counts, never text.</summary>
/// <param name="Kept">Items that went in: messages, turns or memories.</param>
/// <param name="Dropped">Those that there was no room for.</param>
/// <param name="Summarised">Those of the dropped ones that a summary stands for.</param>
public sealed record ContextCounts(int Kept, int Dropped, int Summarised = 0);

/// <summary>The decisions that a run may show.</summary>
public static class Decisions
{
    /// <summary>The rules looked at the input.</summary>
    public const string InputScreened = "input_screened";

    /// <summary>A model was chosen; the reason says by what, and why not another one stands beside it.</summary>
    public const string ModelSelected = "model_selected";

    /// <summary>The run's cost is limited and the chosen model has no price: what it costs is not known, and not held to the limit.</summary>
    public const string CostUnknown = "cost_unknown";

    /// <summary>Another model stands in.</summary>
    public const string ModelFallback = "model_fallback";

    /// <summary>Files that would be searched are still being ingested; the reason names them.</summary>
    public const string FilesPending = "files_pending";

    /// <summary>What is remembered of the user went into the answer's context; the reason says whether it is <c>entries</c>, a <c>summary</c> of the conversation or <c>entries_and_summary</c>.</summary>
    public const string MemoryRecalled = "memory_recalled";

    /// <summary>Something was learnt from the turn; the reason says whether it is <c>entries</c>, a <c>summary</c> or <c>entries_and_summary</c>.</summary>
    public const string MemoryUpdated = "memory_updated";

    /// <summary>There was no room for all that came before; the reason says of what: <c>earlier_messages</c> or <c>earlier_turns</c>.</summary>
    public const string ContextPruned = "context_pruned";

    /// <summary>The question is answered without a plan.</summary>
    public const string AnswerDirectly = "answer_directly";

    /// <summary>The task was split into a graph.</summary>
    public const string Decomposed = "decomposed";

    /// <summary>An agent assembled a chain of tasks, or added to it; the reason says whether it is <c>assembled</c>, <c>next_steps</c> or <c>replanned</c> after a failure.</summary>
    public const string ChainProposed = "chain_proposed";

    /// <summary>A change to a chain is not made, because the necessity policy does not find its reason to be so.</summary>
    public const string ChainChangeRefused = "chain_change_refused";

    /// <summary>An agent has to come to its answer, because little of the run's budget is left; the reason says of what.</summary>
    public const string BudgetWarning = "budget_warning";

    /// <summary>A call of a tool waits for a person.</summary>
    public const string ApprovalRequested = "approval_requested";

    /// <summary>A person decided about a call, or nobody did in time; the reason says which.</summary>
    public const string ApprovalDecided = "approval_decided";

    /// <summary>A task is not run, because one that it needs failed.</summary>
    public const string TaskSkipped = "task_skipped";

    /// <summary>The answer goes out without what a failed task would have given.</summary>
    public const string PartialAnswer = "partial_answer";

    /// <summary>Agents contradict each other; the reason says how, and the answer shows both sides.</summary>
    public const string ConflictFound = "conflict_found";

    /// <summary>One model answers, or several do; the reason says why.</summary>
    public const string EnsembleGated = "ensemble_gated";

    /// <summary>A model of an ensemble gives no draft; the reason says why.</summary>
    public const string DraftLeftOut = "draft_left_out";

    /// <summary>The drafts of several models became one answer: picked or fused; the reason says why.</summary>
    public const string EnsembleResolved = "ensemble_resolved";

    /// <summary>The run stops early.</summary>
    public const string Stopped = "stopped";
}

/// <summary>The data of <see cref="FrameKinds.SafetyFlag"/>; what was matched is never in it.</summary>
/// <param name="Stage">Where: <c>input</c>, <c>output</c>, or <c>tool</c> for what a tool would be called with.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Action">What followed: <c>blocked</c>, <c>flagged</c> or <c>redacted</c>.</param>
public sealed record SafetyFlagData(string Stage, string Rule, string Action);
