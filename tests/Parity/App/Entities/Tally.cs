using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Parity.App.Entities;

/// <summary>An entity that adds up.</summary>
public sealed class Tally : TaskEntity<int>
{
    /// <summary>Where its operations enter.</summary>
    [Function(nameof(Tally))]
    public static Task RunAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Tally>();

    /// <summary>Adds.</summary>
    public int Add(int amount) => State += amount;

    /// <summary>Tells the sum.</summary>
    public int Get() => State;

    /// <summary>Adds, and fails: what it added is not kept.</summary>
    public int AddAndFail(int amount)
    {
        State += amount;
        throw new InvalidOperationException("[the tally broke]");
    }
}
