namespace Cartrita.Runtime.Host.Hosting;

/// <summary>The keys of durable functions.</summary>
internal static class HostJsonDurableKeys
{
    private const string Prefix = "extensions.durableTask.";
    private const string OwnStore = "the store is a SQLite file in the state folder, in one piece";
    private const string Versions = "an instance with a version stays pending on the real host, so versions are in names here";

    public static IReadOnlyList<HostJsonKey> All { get; } =
    [
        HostJsonKey.Honoured(Prefix + "hubName", "the name of the task hub, which is also in the paths of blob receipts", (settings, value) => settings with { HubName = value.Text() }),
        HostJsonKey.Honoured(Prefix + "maxConcurrentActivityFunctions", "so many activities run at once", (settings, value) => settings with { MaxConcurrentActivities = value.Count() }),
        HostJsonKey.Honoured(Prefix + "maxConcurrentOrchestratorFunctions", "so many orchestrators take a turn at once", (settings, value) => settings with { MaxConcurrentOrchestrators = value.Count() }),
        HostJsonKey.Honoured(Prefix + "maxConcurrentEntityFunctions", "so many entities take a turn at once", (settings, value) => settings with { MaxConcurrentEntities = value.Count() }),
        HostJsonKey.Honoured(Prefix + "maxEntityOperationBatchSize", "so many operations of an entity are one turn; 200 where the key is missing", (settings, value) => settings with { MaxEntityBatch = value.Count() }),
        HostJsonKey.NoEffect(Prefix + "entityMessageReorderWindowInMinutes", "messages arrive once and in order without a window"),
        HostJsonKey.Only(Prefix + "rollbackEntityOperationsOnExceptions", true, "an operation that fails always leaves the entity as it was"),
        HostJsonKey.NoEffect(Prefix + "extendedSessionsEnabled", "the isolated worker has none either: each turn replays"),
        HostJsonKey.NoEffect(Prefix + "extendedSessionIdleTimeoutInSeconds", "there are no extended sessions"),
        HostJsonKey.NoEffect(Prefix + "useGracefulShutdown", "a stop is always graceful"),
        HostJsonKey.NoEffect(Prefix + "storeInputsInOrchestrationHistory", "inputs are always in the history"),
        HostJsonKey.NoEffect(Prefix + "useAppLease", "the state folder is locked by its one process"),
        HostJsonKey.NoEffect(Prefix + "appLeaseOptions.*", "the state folder is locked by its one process"),
        HostJsonKey.NoEffect(Prefix + "localRpcEndpointEnabled", "functions run in this process, without an endpoint"),
        HostJsonKey.NoEffect(Prefix + "maxGrpcMessageSizeInBytes", "functions run in this process, without messages between"),
        HostJsonKey.NoEffect(Prefix + "grpcHttpClientTimeout", "functions run in this process, without messages between"),
        HostJsonKey.NoEffect(Prefix + "httpSettings.*", "durable HTTP calls do not exist for the isolated worker"),
        HostJsonKey.NoEffect(Prefix + "tracing.*", "traces go through `ActivitySource`, without payloads"),
        HostJsonKey.NoEffect(Prefix + "storageProvider.*", OwnStore),
        HostJsonKey.Refused(Prefix + "overridableExistingInstanceStates", "name the states where an instance is started"),
        HostJsonKey.Refused(Prefix + "maxOrchestrationActions", "turns have no such limit here"),
        HostJsonKey.Refused(Prefix + "notifications.*", "events of instances are not published to Event Grid"),
        HostJsonKey.Refused(Prefix + "defaultVersion", Versions),
        HostJsonKey.Refused(Prefix + "versionMatchStrategy", Versions),
        HostJsonKey.Refused(Prefix + "versionFailureStrategy", Versions),
    ];
}
