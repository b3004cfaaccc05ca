using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>What a worker logs, under the real worker's categories, ids and names: tests look for them.</summary>
internal static partial class WorkerLog
{
    /// <summary>The category of what happens to orchestrations.</summary>
    public const string Orchestrations = "Microsoft.DurableTask.Worker.Orchestrations";

    /// <summary>The category of what happens to activities.</summary>
    public const string Activities = "Microsoft.DurableTask.Worker.Activities";

    /// <summary>The category of what the real worker sends to its back end: what a turn decided.</summary>
    public const string Transport = "Microsoft.DurableTask.Worker.Grpc";

    [LoggerMessage(EventId = 11, EventName = "SendingOrchestratorResponse", Level = LogLevel.Debug, Message = "{instanceId}: Sending {count} action(s) [{actionsList}] for '{name}' orchestrator.")]
    public static partial void TurnTaken(ILogger logger, string name, string instanceId, int count, string actionsList);

    [LoggerMessage(EventId = 57, Level = LogLevel.Warning, Message = "Orchestration version did not meet worker versioning requirements. Error action = '{errorAction}'. Version error = '{versionError}'")]
    public static partial void OrchestrationVersionFailure(ILogger logger, string errorAction, string versionError);

    [LoggerMessage(EventId = 600, Level = LogLevel.Information, Message = "'{Name}' orchestration with ID '{InstanceId}' started.")]
    public static partial void OrchestrationStarted(ILogger logger, string instanceId, string name);

    [LoggerMessage(EventId = 601, Level = LogLevel.Information, Message = "'{Name}' orchestration with ID '{InstanceId}' completed.")]
    public static partial void OrchestrationCompleted(ILogger logger, string instanceId, string name);

    [LoggerMessage(EventId = 602, Level = LogLevel.Information, Message = "'{Name}' orchestration with ID '{InstanceId}' failed.")]
    public static partial void OrchestrationFailed(ILogger logger, Exception ex, string instanceId, string name);

    [LoggerMessage(EventId = 603, Level = LogLevel.Information, Message = "'{Name}' activity of orchestration ID '{InstanceId}' started.")]
    public static partial void ActivityStarted(ILogger logger, string instanceId, string name);

    [LoggerMessage(EventId = 604, Level = LogLevel.Information, Message = "'{Name}' activity of orchestration ID '{InstanceId}' completed.")]
    public static partial void ActivityCompleted(ILogger logger, string instanceId, string name);

    [LoggerMessage(EventId = 605, Level = LogLevel.Information, Message = "'{Name}' activity of orchestration ID '{InstanceId}' failed.")]
    public static partial void ActivityFailed(ILogger logger, Exception ex, string instanceId, string name);
}
