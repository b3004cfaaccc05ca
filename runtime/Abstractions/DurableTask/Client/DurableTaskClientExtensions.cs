namespace Microsoft.DurableTask.Client;

/// <summary>Shorter ways to purge.</summary>
public static class DurableTaskClientExtensions
{
    /// <summary>Removes all instances that have ended and match.</summary>
    /// <param name="client">The client.</param>
    /// <param name="createdFrom">Made at this time or later.</param>
    /// <param name="createdTo">Made at this time or earlier.</param>
    /// <param name="statuses">In one of these states.</param>
    /// <param name="options">What becomes of their children.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        PurgeInstanceOptions? options,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.PurgeAllInstancesAsync(new(createdFrom, createdTo, statuses), options, cancellation);
    }

    /// <summary>Removes all instances that have ended and match.</summary>
    /// <param name="client">The client.</param>
    /// <param name="createdFrom">Made at this time or later.</param>
    /// <param name="createdTo">Made at this time or earlier.</param>
    /// <param name="statuses">In one of these states.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        CancellationToken cancellation = default) => client.PurgeInstancesAsync(createdFrom, createdTo, statuses, null, cancellation);

    /// <summary>Removes all instances that have ended and match.</summary>
    /// <param name="client">The client.</param>
    /// <param name="createdFrom">Made at this time or later.</param>
    /// <param name="createdTo">Made at this time or earlier.</param>
    /// <param name="options">What becomes of their children.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        PurgeInstanceOptions? options,
        CancellationToken cancellation = default) => client.PurgeInstancesAsync(createdFrom, createdTo, null, options, cancellation);

    /// <summary>Removes all instances that have ended and match.</summary>
    /// <param name="client">The client.</param>
    /// <param name="createdFrom">Made at this time or later.</param>
    /// <param name="createdTo">Made at this time or earlier.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client, DateTimeOffset? createdFrom, DateTimeOffset? createdTo, CancellationToken cancellation = default) =>
        client.PurgeInstancesAsync(createdFrom, createdTo, null, null, cancellation);
}
