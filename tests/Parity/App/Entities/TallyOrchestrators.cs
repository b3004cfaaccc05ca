using Cartrita.Parity.App.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Parity.App.Entities;

/// <summary>Orchestrations that speak to entities.</summary>
public static class TallyOrchestrators
{
    /// <summary>Calls and signals one entity; its operations run in the order in which they were sent.</summary>
    [Function(nameof(TallyUp))]
    public static async Task<IReadOnlyList<int>> TallyUp([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var tally = Of(key);
        var first = await context.Entities.CallEntityAsync<int>(tally, nameof(Tally.Add), 5);
        await context.Entities.SignalEntityAsync(tally, nameof(Tally.Add), 2);
        var second = await context.Entities.CallEntityAsync<int>(tally, nameof(Tally.Add), 3);
        return [first, second, await context.Entities.CallEntityAsync<int>(tally, "get")];
    }

    /// <summary>Moves an amount from one entity to another while it holds both.</summary>
    [Function(nameof(TallyMove))]
    public static async Task<string> TallyMove([OrchestrationTrigger] TaskOrchestrationContext context, TallyMoveInput input)
    {
        var (from, to) = (Of(input.From), Of(input.To));
        bool inside;
        await using (await context.Entities.LockEntitiesAsync(from, to))
        {
            inside = context.Entities.InCriticalSection();
            await context.Entities.CallEntityAsync<int>(from, nameof(Tally.Add), -input.Amount);
            await context.Entities.CallEntityAsync<int>(to, nameof(Tally.Add), input.Amount);
        }

        return $"critical section inside: {inside}, after: {context.Entities.InCriticalSection()}";
    }

    /// <summary>Holds an entity until the driver says so.</summary>
    [Function(nameof(TallyHold))]
    public static async Task<int> TallyHold([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        await using (await context.Entities.LockEntitiesAsync(Of(key)))
        {
            context.SetCustomStatus(EventOrchestrators.Ready);
            await context.WaitForExternalEvent<string>("let go");
            return await context.Entities.CallEntityAsync<int>(Of(key), nameof(Tally.Add), 1);
        }
    }

    /// <summary>Adds ten.</summary>
    [Function(nameof(TallyTen))]
    public static Task<int> TallyTen([OrchestrationTrigger] TaskOrchestrationContext context, string key) =>
        context.Entities.CallEntityAsync<int>(Of(key), nameof(Tally.Add), 10);

    /// <summary>Calls an operation that fails, and one that there is not.</summary>
    [Function(nameof(TallyFailing))]
    public static async Task<IReadOnlyList<string>> TallyFailing([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var told = new List<string>();
        foreach (var operation in (string[])[nameof(Tally.AddAndFail), "nobody has this operation"])
        {
            try
            {
                await context.Entities.CallEntityAsync<int>(Of(key), operation, 7);
            }
            catch (EntityOperationFailedException failed)
            {
                told.Add($"{failed.OperationName} failed");
            }
        }

        told.Add($"the sum is {await context.Entities.CallEntityAsync<int>(Of(key), nameof(Tally.Get))}");
        return told;
    }

    /// <summary>Signals later, looks at once, and looks again when it has come.</summary>
    [Function(nameof(TallyLater))]
    public static async Task<IReadOnlyList<int>> TallyLater([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var later = new DateTimeOffset(context.CurrentUtcDateTime).AddSeconds(3);
        await context.Entities.SignalEntityAsync(Of(key), nameof(Tally.Add), 4, new SignalEntityOptions { SignalTime = later });
        var before = await context.Entities.CallEntityAsync<int>(Of(key), nameof(Tally.Get));
        await context.CreateTimer(TimeSpan.FromSeconds(6), CancellationToken.None);
        return [before, await context.Entities.CallEntityAsync<int>(Of(key), nameof(Tally.Get))];
    }

    private static EntityInstanceId Of(string key) => new(nameof(Tally), key);
}

/// <summary>The input of <see cref="TallyOrchestrators.TallyMove"/>.</summary>
/// <param name="From">One entity's key.</param>
/// <param name="To">The other's.</param>
/// <param name="Amount">How much.</param>
public sealed record TallyMoveInput(string From, string To, int Amount);
