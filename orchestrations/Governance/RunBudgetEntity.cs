using Cartrita.Core.Durable;
using Cartrita.Core.Governance.Budgets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Orchestrations.Governance;

/// <summary>The budget of one run's agents: one place, so that agents side by side see each other's use, and durable, so that a crash forgets nothing and counts nothing twice.</summary>
public sealed class RunBudgetEntity : TaskEntity<BudgetState?>
{
    /// <summary>Where its operations enter.</summary>
    /// <param name="dispatcher">Gives them.</param>
    [Function(DurableNames.RunBudget)]
    public static Task RunAsync([EntityTrigger] TaskEntityDispatcher dispatcher)
    {
        ArgumentNullException.ThrowIfNull(dispatcher);
        return dispatcher.DispatchAsync<RunBudgetEntity>();
    }

    /// <summary>Takes for a call.</summary>
    /// <param name="take">What is wanted.</param>
    public BudgetGrant Take(BudgetTake take)
    {
        (State, var grant) = (State ?? new BudgetState()).Take(take);
        return grant;
    }

    /// <summary>Says what a call took. What comes after the end is nobody's concern.</summary>
    /// <param name="settlement">What it took.</param>
    public void Settle(BudgetSettlement settlement) => State = State?.Settle(settlement);

    /// <summary>The run needs it no more; gives what its agents took.</summary>
    public BudgetReport Close()
    {
        var report = (State ?? new BudgetState()).Report();
        State = null;
        return report;
    }

    /// <inheritdoc />
    protected override BudgetState? InitializeState(TaskEntityOperation entityOperation) => null;
}
