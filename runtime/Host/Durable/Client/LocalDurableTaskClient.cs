using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace Cartrita.Runtime.Host.Durable.Client;

/// <summary>The durable client of the local runtime: it writes to the store, and wakes the dispatchers when the write is durable.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="converter">Serializes payloads.</param>
/// <param name="ids">Makes instance and execution ids.</param>
/// <param name="name">The client's name.</param>
/// <param name="defaultVersion">The version of orchestrations that are started without one; empty for none.</param>
internal class LocalDurableTaskClient(
    RuntimeWork work, DataConverter converter, IRandomIds ids, string name = "local", string defaultVersion = "") : DurableTaskClient(name)
{
    /// <inheritdoc/>
    public override DurableEntityClient Entities { get; } = new LocalDurableEntityClient(work, converter);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        RefuseEntity(options?.InstanceId);
        cancellation.ThrowIfCancellationRequested();
        var now = work.Time.GetUtcNow();
        var instanceId = string.IsNullOrEmpty(options?.InstanceId) ? ids.Next() : options.InstanceId;
        var executionId = ids.Next();
        var version = (options?.Version?.Version ?? defaultVersion) is { Length: > 0 } asked ? asked : null;
        using var span = new SpanScope(DurableSpans.StartCreation(orchestratorName.Name, version, instanceId, executionId));
        var caller = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var started = new ExecutionStarted
        {
            Timestamp = now,
            Name = orchestratorName.Name,
            InstanceId = instanceId,
            ExecutionId = executionId,
            Input = Serialize(input, "The input"),
            Version = version,
            StartAt = options?.StartAt?.ToUniversalTime(),
            Tags = options?.Tags is { Count: > 0 } tags ? tags.ToDictionary() : null,
            TraceParent = caller?.Id,
            TraceState = caller?.TraceStateString,
        };
        await CreateAsync(new InstanceCreation(started, DedupePolicy.Replaceable(options?.DedupeStatuses)), cancellation);
        return instanceId;
    }

    /// <inheritdoc/>
    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        using var span = new SpanScope(DurableSpans.StartEvent(eventName, instanceId));
        await AppendAsync(
            instanceId,
            now => new EventRaised { Timestamp = now, Name = eventName, Input = Serialize(eventPayload, "The event's payload") },
            cancellation);
    }

    /// <inheritdoc/>
    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        AppendAsync(
            instanceId, now => new ExecutionTerminated { Timestamp = now, Output = Serialize(options?.Output, "The output") }, cancellation);

    /// <inheritdoc/>
    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        AppendAsync(instanceId, now => new ExecutionSuspended { Timestamp = now, Reason = reason }, cancellation);

    /// <inheritdoc/>
    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        AppendAsync(instanceId, now => new ExecutionResumed { Timestamp = now, Reason = reason }, cancellation);

    /// <inheritdoc/>
    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        RefuseInvalid(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return await work.Store.FindAsync(instanceId, getInputsAndOutputs) is { } record ? ToMetadata(record, getInputsAndOutputs) : null;
    }

    /// <inheritdoc/>
    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, status => status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    /// <inheritdoc/>
    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, status => status.IsTerminal(), getInputsAndOutputs, cancellation);

    /// <inheritdoc/>
    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        filter ??= new OrchestrationQuery();
        RefuseEntity(filter.InstanceIdPrefix);
        return Pageable.Create(async (string? continuation, int? pageSize, CancellationToken cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var size = pageSize ?? filter.PageSize;
            var records = await work.Store.QueryAsync(ToQuery(filter, continuation ?? filter.ContinuationToken, size < int.MaxValue ? size + 1 : size));
            var values = records.Take(size).Select(record => ToMetadata(record, filter.FetchInputsAndOutputs)).ToList();
            var next = records.Count > size ? records[size - 1].Key.ToString(CultureInfo.InvariantCulture) : null;
            return new Page<OrchestrationMetadata>(values, next);
        });
    }

    /// <inheritdoc/>
    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        RefuseInvalid(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return new PurgeResult(await work.Store.PurgeAsync(instanceId) ? 1 : 0, isComplete: true);
    }

    /// <inheritdoc/>
    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Timeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(filter), filter.Timeout, "PurgeInstancesFilter.Timeout must be a positive TimeSpan.");
        }

        var until = filter.Timeout is { } timeout ? work.Time.GetUtcNow() + timeout : (DateTimeOffset?)null;
        var query = new InstanceQuery
        {
            CreatedFrom = filter.CreatedFrom,
            CreatedTo = filter.CreatedTo,
            Statuses = filter.Statuses?.ToHashSet(),
            Limit = OrchestrationQuery.DefaultPageSize,
        };
        var purged = 0;
        while (await work.Store.QueryAsync(query) is { Count: > 0 } page)
        {
            foreach (var record in page.Where(record => record.Status.IsTerminal()))
            {
                cancellation.ThrowIfCancellationRequested();
                if (until <= work.Time.GetUtcNow())
                {
                    return new PurgeResult(purged, isComplete: false);
                }

                purged += await work.Store.PurgeAsync(record.Id) ? 1 : 0;
            }

            query = query with { After = page[^1].Key };
        }

        return new PurgeResult(purged, isComplete: true);
    }

    private static void RefuseInvalid(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        RefuseEntity(instanceId);
    }

    private static void RefuseEntity(string? instanceId)
    {
        if (instanceId?.StartsWith('@') ?? false)
        {
            throw new ArgumentException("Instance ids that start with '@' belong to entities.", nameof(instanceId));
        }
    }

    private static InstanceQuery ToQuery(OrchestrationQuery filter, string? continuation, int limit) => new()
    {
        CreatedFrom = filter.CreatedFrom,
        CreatedTo = filter.CreatedTo,
        Statuses = filter.Statuses?.ToHashSet(),
        IdPrefix = filter.InstanceIdPrefix,
        After = continuation is null ? 0 : long.Parse(continuation, NumberStyles.None, CultureInfo.InvariantCulture),
        Limit = limit,
        WithValues = filter.FetchInputsAndOutputs,
    };

    private OrchestrationMetadata ToMetadata(InstanceRecord record, bool withValues)
    {
        var metadata = new OrchestrationMetadata(record.Name, record.Id)
        {
            RuntimeStatus = record.Status,
            CreatedAt = record.CreatedAt,
            LastUpdatedAt = record.UpdatedAt,
            SerializedInput = record.Input,
            SerializedOutput = record.Output,
            SerializedCustomStatus = record.CustomStatus,
            FailureDetails = record.Failure,
            DataConverter = withValues ? converter : null,
            Tags = record.Tags ?? new Dictionary<string, string>(),
        };
        return metadata;
    }

    private async Task CreateAsync(InstanceCreation creation, CancellationToken cancellation)
    {
        while (true)
        {
            var outcome = await work.Store.CreateAsync(creation);
            if (outcome.Message is { } message)
            {
                work.Publish(message);
                return;
            }

            var id = creation.Started.InstanceId;
            if (!creation.Replaceable.Contains(outcome.Existing!.Value))
            {
                throw new OrchestrationAlreadyExistsException(
                    $"An orchestration instance with the id '{id}' already exists, in status {outcome.Existing}.");
            }

            DedupePolicy.RequireReplaceableAfterTermination(creation.Replaceable);
            await TerminateInstanceAsync(id, (TerminateInstanceOptions?)null, cancellation);
            await WaitForInstanceCompletionAsync(id, cancellation);
        }
    }

    private async Task AppendAsync(string instanceId, Func<DateTimeOffset, HistoryEvent> message, CancellationToken cancellation)
    {
        RefuseInvalid(instanceId);
        cancellation.ThrowIfCancellationRequested();
        if (await work.Store.AppendAsync(instanceId, message(work.Time.GetUtcNow())) is { } appended)
        {
            work.Publish(appended);
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId,
        Func<OrchestrationRuntimeStatus, bool> wanted,
        bool withValues,
        CancellationToken cancellation,
        [CallerMemberName] string operation = "")
    {
        RefuseInvalid(instanceId);
        try
        {
            return await work.Watch.UntilAsync(
                instanceId,
                async () => await work.Store.FindAsync(instanceId, withValues) is { } record && wanted(record.Status)
                    ? ToMetadata(record, withValues)
                    : null,
                cancellation);
        }
        catch (OperationCanceledException canceled) when (cancellation.IsCancellationRequested)
        {
            // This type and text are the real client's, which callers may look at.
            throw new OperationCanceledException($"The {operation} operation was canceled.", canceled, cancellation);
        }
    }

    private string? Serialize(object? value, string what)
    {
        var payload = converter.Serialize(value);
        return RuntimeFailures.IsTooLarge(payload, work.Options.MaximumPayloadBytes)
            ? throw new ArgumentException(RuntimeFailures.PayloadTooLarge(what, payload!, work.Options.MaximumPayloadBytes).ErrorMessage)
            : payload;
    }
}
