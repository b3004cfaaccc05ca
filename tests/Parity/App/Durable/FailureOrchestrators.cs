using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>Runs that fail, and runs that handle failures.</summary>
public static class FailureOrchestrators
{
    /// <summary>Fails itself.</summary>
    [Function(nameof(FailItself))]
    public static Task<string> FailItself([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException("[the orchestrator gave up]");

    /// <summary>Lets an activity's failure pass.</summary>
    [Function(nameof(FailByActivity))]
    public static Task<int> FailByActivity([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<int>(nameof(Activities.Square), new SquareInput(-1));

    /// <summary>Catches an activity's failure, and tells the chain of its causes as far as the host tells it.</summary>
    [Function(nameof(CatchFailure))]
    public static async Task<IReadOnlyList<string>> CatchFailure([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return [await context.CallActivityAsync<string>(nameof(Activities.Collapse), new ProbeInput("house", 1))];
        }
        catch (TaskFailedException failed)
        {
            var told = new List<string> { failed.TaskName };
            for (var failure = failed.FailureDetails; failure is not null; failure = failure.InnerFailure)
            {
                told.Add(failure.ErrorMessage);
            }

            return told;
        }
    }

    /// <summary>Cleans up after an activity's failure, and goes on.</summary>
    [Function(nameof(Compensate))]
    public static async Task<string> Compensate([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync<int>(nameof(Activities.Square), new SquareInput(-2));
        }
        catch (TaskFailedException)
        {
            // What a saga does: the failure is the reason for the next step.
            return await context.CallActivityAsync<string>(nameof(Activities.Greet), new GreetInput("compensation"));
        }

        return "nothing failed";
    }

    /// <summary>Calls an activity that nobody has.</summary>
    [Function(nameof(CallUnknownActivity))]
    public static async Task<string> CallUnknownActivity([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallActivityAsync<string>("NobodyHasThisActivity", new ProbeInput("x", 1), TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1))));
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.TaskName} failed";
        }
    }

    /// <summary>Calls an orchestrator that nobody has.</summary>
    [Function(nameof(CallUnknownOrchestrator))]
    public static async Task<string> CallUnknownOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<string>("NobodyHasThisOrchestrator");
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.TaskName} failed";
        }
    }

    /// <summary>Retries by a policy until the activity goes well or the attempts are used up.</summary>
    [Function(nameof(Retry))]
    public static async Task<string> Retry([OrchestrationTrigger] TaskOrchestrationContext context, StumbleInput input)
    {
        try
        {
            var attempt = await context.CallActivityAsync<int>(
                nameof(Activities.Stumble), input, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1), backoffCoefficient: 1)));
            return $"attempt {attempt} went well";
        }
        catch (TaskFailedException failed)
        {
            return $"given up: {failed.FailureDetails.ErrorMessage}";
        }
    }

    /// <summary>Retries by a policy that judges the failure.</summary>
    [Function(nameof(RetryJudged))]
    public static async Task<string> RetryJudged([OrchestrationTrigger] TaskOrchestrationContext context, StumbleInput input)
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(1))
        {
            HandleFailure = failure => !failure.ErrorMessage.Contains("[attempt 2 failed]", StringComparison.Ordinal),
        };
        try
        {
            return $"attempt {await context.CallActivityAsync<int>(nameof(Activities.Stumble), input, TaskOptions.FromRetryPolicy(policy))} went well";
        }
        catch (TaskFailedException failed)
        {
            return $"given up: {failed.FailureDetails.ErrorMessage}";
        }
    }
}
