using System.Globalization;
using System.Text.Json.Serialization;
using Cartrita.Core.Agents;

namespace Cartrita.Core.Governance.Budgets;

/// <summary>The operations of a run's budget.</summary>
public static class BudgetOperations
{
    /// <summary>Takes from the budget before a call (<see cref="BudgetTake"/> in, <see cref="BudgetGrant"/> out).</summary>
    public const string Take = nameof(Take);

    /// <summary>Says what a call took (<see cref="BudgetSettlement"/>).</summary>
    public const string Settle = nameof(Settle);

    /// <summary>The run needs it no more (<see cref="BudgetReport"/> out).</summary>
    public const string Close = nameof(Close);

    /// <summary>Which limit is used up: the tokens.</summary>
    public const string Tokens = "tokens";

    /// <summary>Which limit is used up: the cost.</summary>
    public const string Cost = "cost";

    /// <summary>Which limit is used up: the calls of tools.</summary>
    public const string ToolCalls = "tool_calls";

    /// <summary>Which limit is used up: the calls of models.</summary>
    public const string Steps = "steps";

    /// <summary>Which limit is used up: the wall time, which nobody takes from the budget.</summary>
    public const string Time = "time";
}

/// <summary>What an agent is about to use.</summary>
public sealed record BudgetTake
{
    /// <summary>The key of what is taken, the same in every execution and unique in the run (<see cref="KeyOf"/>).</summary>
    public required string Key { get; init; }

    /// <summary>The limits, which are the same for all agents of a run.</summary>
    public required BudgetLimits Limits { get; init; }

    /// <summary>How many tokens a model call is expected to take; 0 where none is made.</summary>
    public long Tokens { get; init; }

    /// <summary>What the model call is expected to cost, in millionths of a US dollar; 0 where nobody limits or knows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CostMicroUsd { get; init; }

    /// <summary>How many tool calls are wanted.</summary>
    public int ToolCalls { get; init; }

    /// <summary>What the agent's call before this one took; null where there was none.</summary>
    public BudgetSettlement? Settle { get; init; }

    /// <summary>The key of a step of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="step">The step's number in its task.</param>
    public static string KeyOf(AgentTaskId task, int step) => string.Create(CultureInfo.InvariantCulture, $"{task.Value}.{step}");

    /// <summary>The task whose step a key is.</summary>
    /// <param name="key">The key.</param>
    public static string TaskOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.LastIndexOf('.') is var end and >= 0 ? key[..end] : key;
    }
}

/// <summary>What is spent of a budget.</summary>
/// <param name="Tokens">Model tokens.</param>
/// <param name="CostMicroUsd">What they cost, in millionths of a US dollar; 0 where nobody limits it.</param>
public sealed record BudgetUse(long Tokens, long CostMicroUsd);

/// <summary>What the agents of a run took, as its budget knows it when it is closed.</summary>
/// <param name="Tasks">By the task's id. A call whose end nobody knows counts as it was taken.</param>
public sealed record BudgetReport(IReadOnlyDictionary<string, BudgetUse> Tasks);

/// <summary>What a call took.</summary>
/// <param name="Key">The key under which it was taken.</param>
/// <param name="Tokens">The tokens; null where nobody knows, and what was taken stays spent.</param>
public sealed record BudgetSettlement(string Key, long? Tokens)
{
    /// <summary>What it cost, in millionths of a US dollar; null where nobody knows, and what was taken stays spent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CostMicroUsd { get; init; }
}

/// <summary>What an agent gets.</summary>
/// <param name="Granted">Whether the model call may be made.</param>
/// <param name="ToolCalls">How many tool calls may be made.</param>
/// <param name="Limit">Which limit is used up or nearly so; null where none is.</param>
public sealed record BudgetGrant(bool Granted, int ToolCalls, string? Limit)
{
    /// <summary>Whether the limit is only to be told: there is enough left to go on with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnlyWarns { get; init; }

    /// <summary>Whether the agent has to come to its answer now: little is left.</summary>
    [JsonIgnore]
    public bool WrapUp => Limit is not null && !OnlyWarns;
}
