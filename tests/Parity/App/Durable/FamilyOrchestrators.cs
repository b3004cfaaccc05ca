using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>Orchestrations that start others.</summary>
public static class FamilyOrchestrators
{
    /// <summary>Calls a child with an id of its own choice and one without.</summary>
    [Function(nameof(Parent))]
    public static async Task<IReadOnlyList<string>> Parent([OrchestrationTrigger] TaskOrchestrationContext context, string childId)
    {
        var named = await context.CallSubOrchestratorAsync<string>(nameof(Child), "named", new SubOrchestrationOptions(instanceId: childId));
        var unnamed = await context.CallSubOrchestratorAsync<string>(nameof(Child), "unnamed");
        return [$"the parent's parent: {context.Parent?.Name.ToString() ?? "none"}", named, unnamed];
    }

    /// <summary>Tells who called it.</summary>
    [Function(nameof(Child))]
    public static Task<string> Child([OrchestrationTrigger] TaskOrchestrationContext context, string input) =>
        Task.FromResult($"{input} {context.Name} {context.InstanceId}, child of {context.Parent?.Name} {context.Parent?.InstanceId}");

    /// <summary>Starts a child that waits for an event, and waits for it.</summary>
    [Function(nameof(ParentOfWaiting))]
    public static Task<string> ParentOfWaiting([OrchestrationTrigger] TaskOrchestrationContext context, string childId)
    {
        context.SetCustomStatus(EventOrchestrators.Ready);
        return context.CallSubOrchestratorAsync<string>(nameof(EventOrchestrators.WaitForOne), "end", new SubOrchestrationOptions(instanceId: childId));
    }

    /// <summary>Calls a child that fails.</summary>
    [Function(nameof(ParentOfFailing))]
    public static async Task<string> ParentOfFailing([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<string>(nameof(FailureOrchestrators.FailItself));
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.TaskName} failed: {failed.FailureDetails.ErrorMessage}";
        }
    }

    /// <summary>Calls a child that stumbles, with retries.</summary>
    [Function(nameof(ParentOfStumbling))]
    public static Task<int> ParentOfStumbling([OrchestrationTrigger] TaskOrchestrationContext context, StumbleInput input) =>
        context.CallSubOrchestratorAsync<int>(nameof(StumbleOnce), input, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1))));

    /// <summary>Stumbles without retries of its own.</summary>
    [Function(nameof(StumbleOnce))]
    public static Task<int> StumbleOnce([OrchestrationTrigger] TaskOrchestrationContext context, StumbleInput input) =>
        context.CallActivityAsync<int>(nameof(Activities.Stumble), input);
}
