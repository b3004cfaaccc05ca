using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance.Budgets;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Orchestrations.Agents;

/// <summary>An agent's way to its run's budget: it takes before each call, and settles with the next one, so that a step costs one operation more and not two.</summary>
internal sealed class AgentBudget(TaskOrchestrationContext context, AgentInput input)
{
    private const long FirstStep = 1_000;

    private readonly EntityInstanceId budget = Of(input.Scope.RunId);
    private readonly BudgetLimits limits = BudgetLimits.Of(input.Limits, input.UsedBefore);
    private BudgetSettlement? due;

    /// <summary>The budget of a run.</summary>
    internal static EntityInstanceId Of(RunId run) => new(DurableNames.RunBudget, run.Value);

    /// <summary>Takes for a model call; what it is expected to take is learnt from the ones before.</summary>
    internal async Task<BudgetGrant> StepAsync(AgentProgress progress)
    {
        var key = BudgetTake.KeyOf(input.Task.TaskId, progress.Steps);
        var expected = progress.Steps == 0 ? FirstStep : Math.Max(FirstStep, progress.Usage.TotalTokens * 3 / 2 / progress.Steps);
        var grant = await TakeAsync(new BudgetTake { Key = key, Limits = limits, Tokens = expected, CostMicroUsd = ExpectedCost(progress) });
        due = grant.Granted ? new BudgetSettlement(key, null) : null;
        return grant;
    }

    /// <summary>The model call is over, and took so much.</summary>
    internal void Used(TokenUsage usage) => due = due! with
    {
        // A provider that does not say what a call took has not made it for nothing.
        Tokens = usage.TotalTokens > 0 ? usage.TotalTokens : null,

        // Tokens of a model without a price cost nobody knows what: that is told, and not taken from what the priced ones have.
        CostMicroUsd = limits.CostMicroUsd is not null && usage.TotalTokens > 0 ? usage.CostMicroUsd : null,
    };

    /// <summary>The model call was not made, or came to an end at which nothing is taken.</summary>
    internal void NotUsed() => due = due! with { Tokens = 0, CostMicroUsd = limits.CostMicroUsd is null ? null : 0 };

    /// <summary>Takes for tool calls; gives how many may be made.</summary>
    internal async Task<int> ToolCallsAsync(int wanted) =>
        (await TakeAsync(new BudgetTake { Key = string.Empty, Limits = limits, ToolCalls = wanted })).ToolCalls;

    /// <summary>Settles what is open: the agent makes no more calls, or begins a new history.</summary>
    internal async Task SettleAsync()
    {
        if (Open() is { } open)
        {
            await context.Entities.SignalEntityAsync(budget, BudgetOperations.Settle, open);
        }
    }

    /// <summary>Settles what is open and waits until that is done: who stopped before it was told reads in the budget what the agent took.</summary>
    internal async Task CloseAsync()
    {
        if (Open() is { } open)
        {
            await context.Entities.CallEntityAsync(budget, BudgetOperations.Settle, open);
        }
    }

    private BudgetSettlement? Open()
    {
        var open = due;
        due = null;
        return open;
    }

    private long ExpectedCost(AgentProgress progress) =>
        limits.CostMicroUsd is null ? 0
        : progress.Steps == 0 ? input.FirstStepMicroUsd
        : progress.Usage is { TotalTokens: > 0, CostMicroUsd: 0 } ? 0
        : Math.Max(input.FirstStepMicroUsd, progress.Usage.CostMicroUsd * 3 / 2 / progress.Steps);

    private async Task<BudgetGrant> TakeAsync(BudgetTake take)
    {
        var settle = Open();
        return await context.Entities.CallEntityAsync<BudgetGrant>(budget, BudgetOperations.Take, take with { Settle = settle });
    }
}
