using System.Text;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>Failures that the host itself gives, by name.</summary>
internal static class RuntimeFailures
{
    /// <summary>An activity ran longer than the function timeout allows.</summary>
    public static TaskFailureDetails FunctionTimeout(string name, TimeSpan timeout) =>
        Create("FunctionTimeoutException", $"Timeout value of {timeout:c} was exceeded by function '{name}'.");

    /// <summary>A payload is larger than one message may be.</summary>
    public static TaskFailureDetails PayloadTooLarge(string what, string payload, int limit) =>
        Create("PayloadTooLarge", $"{what} has {Encoding.UTF8.GetByteCount(payload)} bytes; the limit is {limit}.");

    /// <summary>The name of the failure of a run whose turn kept failing.</summary>
    public const string PoisonedTurnType = "PoisonedOrchestration";

    /// <summary>A turn kept failing outside of the orchestrator's own code.</summary>
    public static TaskFailureDetails PoisonedTurn(int attempts, Exception last) => Create(
        PoisonedTurnType,
        $"The instance was given up after {attempts} turns in a row that could not be done. Its history and messages are kept as a dead letter.",
        last);

    /// <summary>An activity kept failing outside of its own code.</summary>
    public static TaskFailureDetails PoisonedActivity(string name, int attempts, Exception last) =>
        Create("PoisonedActivity", $"Activity '{name}' was given up after {attempts} attempts that could not be done. It is kept as a dead letter.", last);

    /// <summary>The function of an entity failed outside of its operations.</summary>
    public static TaskFailureDetails EntityFunction(string name, Exception exception) =>
        Create("FunctionInvocationFailed", $"Invocation of function '{name}' failed with an exception.", exception);

    /// <summary>The function of an entity returned without having led its operations anywhere.</summary>
    public static TaskFailureDetails NotDispatched(string name) => EntityFunction(
        name, new InvalidOperationException("The function returned without a call of TaskEntityDispatcher.DispatchAsync, or did not await it."));

    /// <summary>A turn of an entity kept failing outside of the entity's own code.</summary>
    public static TaskFailureDetails PoisonedEntity(string entityId, int attempts, Exception last) =>
        Create("PoisonedEntity", $"The operation was given up after {attempts} turns of '{entityId}' in a row that could not be done. The entity is as it was.", last);

    /// <summary>A sub-orchestration was terminated.</summary>
    public static TaskFailureDetails ChildTerminated(string instanceId) =>
        Create("OrchestrationTerminated", $"The sub-orchestration '{instanceId}' was terminated.");

    /// <summary>A live instance holds the id that a sub-orchestration should have.</summary>
    public static TaskFailureDetails ChildExists(string instanceId) =>
        Create("OrchestrationAlreadyExists", $"An orchestration instance with the id '{instanceId}' already exists.");

    /// <summary>Whether a payload is larger than one message may be.</summary>
    public static bool IsTooLarge(string? payload, int limit) =>
        payload is not null && payload.Length > limit / 3 && Encoding.UTF8.GetByteCount(payload) > limit;

    private static TaskFailureDetails Create(string type, string message, Exception? cause = null) =>
        new(type, message, null, cause is null ? null : TaskFailureDetails.FromException(cause), null);
}
