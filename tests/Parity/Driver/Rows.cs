namespace Cartrita.Parity.Driver;

/// <summary>The rows of what was measured on the real host, as README.md names them.</summary>
internal static class Rows
{
    // Listed as working.
    public const string Libraries = "class libraries";
    public const string Streaming = "streaming";
    public const string Middleware = "middleware";
    public const string RoutePrefix = "empty route prefix";
    public const string SubOrchestrations = "sub-orchestrations";
    public const string Retries = "retries";
    public const string Events = "external events with timeouts";
    public const string Timers = "timers";
    public const string ScheduledStart = "scheduled start";
    public const string ContinueAsNew = "continue-as-new";
    public const string CustomStatus = "custom status";
    public const string Terminate = "terminate";
    public const string Suspend = "suspend and resume";
    public const string Query = "query";
    public const string Purge = "purge of one instance";
    public const string Entities = "entities";
    public const string Triggers = "triggers and outputs";

    // Listed as not working.
    public const string Recursive = "recursive terminate and purge";
    public const string RetryContext = "no retry context in activities";
    public const string Version = "versions and properties";
    public const string NotSupported = "members that throw";
    public const string RunsOn = "an activity runs on";
    public const string Failures = "failure types";
    public const string WebSockets = "no WebSockets";

    // Listed as different from what one would guess.
    public const string Routing = "routing";
    public const string Lifetimes = "lifetimes";
    public const string Payloads = "durable payloads";
    public const string Limits = "limits";
    public const string BindingData = "activity binding";
    public const string Token = "cancellation token";
    public const string ActivityKnows = "what an activity knows";
    public const string Waiting = "waiting";

    // Not a row of its own: what Durable Task and its extension promise, and the rows take for granted.
    public const string Determinism = "determinism";
    public const string Replay = "replay";
    public const string Tags = "tags";
    public const string Dedupe = "duplicate starts";
    public const string PurgeMany = "purge of many instances";
    public const string Management = "the management API";
}
