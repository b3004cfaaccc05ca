using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>External events. Each says in its custom status when it is ready for the driver.</summary>
public static class EventOrchestrators
{
    /// <summary>The custom status of an orchestrator that waits for the driver.</summary>
    public const string Ready = "ready";

    /// <summary>Waits for one event as long as it takes.</summary>
    [Function(nameof(WaitForOne))]
    public static async Task<string> WaitForOne([OrchestrationTrigger] TaskOrchestrationContext context, string name)
    {
        context.SetCustomStatus(Ready);
        return $"got {await context.WaitForExternalEvent<string>(name)}";
    }

    /// <summary>Waits for one event for so many seconds.</summary>
    [Function(nameof(WaitForSeconds))]
    public static async Task<string> WaitForSeconds([OrchestrationTrigger] TaskOrchestrationContext context, int seconds)
    {
        context.SetCustomStatus(Ready);
        try
        {
            return $"got {await context.WaitForExternalEvent<string>("answer", TimeSpan.FromSeconds(seconds))}";
        }
        catch (OperationCanceledException)
        {
            // The documented end of a wait that took too long.
            return "nothing came";
        }
    }

    /// <summary>Lets events come before it asks for them: the first wait is for another one.</summary>
    [Function(nameof(WaitForBuffered))]
    public static async Task<string> WaitForBuffered([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus(Ready);
        await context.WaitForExternalEvent<string>("go");
        var first = await context.WaitForExternalEvent<string>("Item");
        var second = await context.WaitForExternalEvent<string>("item");
        return $"{first} {second} {await context.WaitForExternalEvent<string>("ITEM")}";
    }

    /// <summary>Waits twice for the same event at once, and tells who got what.</summary>
    [Function(nameof(WaitTwice))]
    public static async Task<string> WaitTwice([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var older = context.WaitForExternalEvent<string>("tick");
        var newer = context.WaitForExternalEvent<string>("tick");
        context.SetCustomStatus(Ready);
        var first = await Task.WhenAny(older, newer);
        return $"{(first == newer ? "the newer" : "the older")} wait got {await first}, the other {await (first == newer ? older : newer)}";
    }

    /// <summary>Waits, gives the wait up, and waits again.</summary>
    [Function(nameof(WaitAgain))]
    public static async Task<string> WaitAgain([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var givenUp = new CancellationTokenSource();
        var first = context.WaitForExternalEvent<string>("tick", givenUp.Token);
        givenUp.Cancel();
        context.SetCustomStatus(Ready);
        return $"the second wait got {await context.WaitForExternalEvent<string>("tick")}, the first is cancelled: {first.IsCanceled}";
    }

    /// <summary>Waits for two events, and tells which came first.</summary>
    [Function(nameof(FirstOfTwo))]
    public static async Task<string> FirstOfTwo([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var left = context.WaitForExternalEvent<string>("left");
        var right = context.WaitForExternalEvent<string>("right");
        context.SetCustomStatus(Ready);
        var winner = await Task.WhenAny(left, right) == left ? "left" : "right";
        await Task.WhenAll(left, right);
        return $"{winner} won";
    }

    /// <summary>Sends an event to another orchestration.</summary>
    [Function(nameof(SendTo))]
    public static Task SendTo([OrchestrationTrigger] TaskOrchestrationContext context, string instanceId)
    {
        context.SendEvent(instanceId, "hello", $"sent by {context.InstanceId}");
        return Task.CompletedTask;
    }
}
