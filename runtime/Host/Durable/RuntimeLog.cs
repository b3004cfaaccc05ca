using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>What the durable half of the host logs; never a payload.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(4001, LogLevel.Warning, "A turn of {InstanceKey} could not be done (failure {Failure}); trying again in {Delay}")]
    public static partial void TurnAbandoned(ILogger logger, long instanceKey, int failure, TimeSpan delay, Exception exception);

    [LoggerMessage(4002, LogLevel.Error, "Instance {InstanceId} is poisoned: {Failures} turns in a row could not be done")]
    public static partial void TurnPoisoned(ILogger logger, string instanceId, int failures, Exception exception);

    [LoggerMessage(4003, LogLevel.Warning, "A turn of {InstanceId} was refused: the instance has moved on")]
    public static partial void TurnFenced(ILogger logger, string instanceId);

    [LoggerMessage(4004, LogLevel.Warning, "Instance {InstanceId} dropped an event of type {EventType}: nothing in its execution waits for it")]
    public static partial void EventDropped(ILogger logger, string instanceId, string eventType);

    [LoggerMessage(4005, LogLevel.Warning, "Replay of {InstanceId}: {Warning}")]
    public static partial void ReplayWarning(ILogger logger, string instanceId, string warning);

    [LoggerMessage(4006, LogLevel.Warning, "The process before this one ended during a turn of {InstanceKey} (failure {Failure})")]
    public static partial void TurnCrashed(ILogger logger, long instanceKey, int failure);

    [LoggerMessage(4007, LogLevel.Information, "Dead letter {DeadLetter} of {InstanceId} is tried again")]
    public static partial void DeadLetterRetried(ILogger logger, long deadLetter, string instanceId);

    [LoggerMessage(4008, LogLevel.Warning, "Spans of {InstanceId} were lost: a listener failed")]
    public static partial void SpansLost(ILogger logger, string instanceId, Exception exception);

    [LoggerMessage(4011, LogLevel.Warning, "Activity {Activity} of {InstanceId} could not be done (failure {Failure}); trying again in {Delay}")]
    public static partial void ActivityAbandoned(ILogger logger, string activity, string instanceId, int failure, TimeSpan delay, Exception exception);

    [LoggerMessage(4012, LogLevel.Error, "Activity {Activity} of {InstanceId} is poisoned: {Failures} attempts could not be done")]
    public static partial void ActivityPoisoned(ILogger logger, string activity, string instanceId, int failures, Exception exception);

    [LoggerMessage(4013, LogLevel.Information, "The result of activity {Activity} was dropped: instance {InstanceId} no longer waits for it")]
    public static partial void ResultDropped(ILogger logger, string activity, string instanceId);

    [LoggerMessage(4014, LogLevel.Warning, "Activity {Activity} of {InstanceId} failed with {ErrorType}")]
    public static partial void ActivityFailed(ILogger logger, string activity, string instanceId, string errorType);

    [LoggerMessage(4031, LogLevel.Warning, "Operation {Operation} of entity {EntityId} failed with {ErrorType}; the entity is as it was")]
    public static partial void OperationFailed(ILogger logger, string operation, string entityId, string errorType);

    [LoggerMessage(4032, LogLevel.Error, "The operations that waited for the entity {InstanceKey} are poisoned: {Failures} turns in a row could not be done")]
    public static partial void EntityPoisoned(ILogger logger, long instanceKey, int failures, Exception exception);

    [LoggerMessage(4021, LogLevel.Information, "The durable runtime has started with {Messages} messages and {Activities} activities that waited")]
    public static partial void Started(ILogger logger, int messages, int activities);

    [LoggerMessage(4023, LogLevel.Critical, "A dispatcher has failed; the work that it had in hand waits for the next start")]
    public static partial void DispatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(4022, LogLevel.Warning, "The durable runtime stopped with work in flight; it goes on at the next start")]
    public static partial void StoppedWithWork(ILogger logger);
}
