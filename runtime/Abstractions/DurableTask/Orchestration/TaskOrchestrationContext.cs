using System.Collections.Immutable;
using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>Everything that an orchestrator may touch.</summary>
/// <remarks>
/// An orchestrator runs again from its start after every event, with the results so far; it must make the same calls in the same order
/// each time. It awaits nothing but tasks of this context, and combinations of them.
/// </remarks>
public abstract class TaskOrchestrationContext
{
    private ILoggerFactory? _replaySafeLoggerFactory;

    /// <summary>The orchestrator's name.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The instance that runs.</summary>
    public abstract string InstanceId { get; }

    /// <summary>Who called it, where it is a sub-orchestration.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The deterministic time: when the current turn began, in UTC.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>Whether what happens now has happened before.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>Calls, signals and locks entities.</summary>
    /// <exception cref="NotSupportedException">This context cannot.</exception>
    public virtual TaskOrchestrationEntityFeature Entities => throw new NotSupportedException($"Durable entities are not supported by {GetType()}.");

    /// <summary>The instance's version; empty where it has none, and always on the Functions host.</summary>
    public virtual string Version => string.Empty;

    /// <summary>Settings of the context; empty, also on the Functions host.</summary>
    public virtual IReadOnlyDictionary<string, object?> Properties { get; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>Makes loggers that write only what happens for the first time.</summary>
    public virtual ILoggerFactory ReplaySafeLoggerFactory => _replaySafeLoggerFactory ??= new ReplaySafeLoggerFactory(this);

    /// <summary>Where replay-safe loggers write.</summary>
    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The orchestration's input; the type's default where there is none.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    public abstract T? GetInput<T>();

    /// <summary>Runs an activity without a result.</summary>
    /// <param name="name">The activity.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Retries and tags.</param>
    /// <exception cref="TaskFailedException">The activity failed, and is not tried again.</exception>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <summary>Runs an activity without input and result.</summary>
    /// <param name="name">The activity.</param>
    /// <param name="options">Retries and tags.</param>
    /// <exception cref="TaskFailedException">The activity failed, and is not tried again.</exception>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <summary>Runs an activity without input.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="name">The activity.</param>
    /// <param name="options">Retries and tags.</param>
    /// <exception cref="TaskFailedException">The activity failed, and is not tried again.</exception>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, null, options);

    /// <summary>Runs an activity.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="name">The activity.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Retries and tags.</param>
    /// <exception cref="TaskFailedException">The activity failed, and is not tried again.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>Waits durably.</summary>
    /// <param name="delay">How long, from <see cref="CurrentUtcDateTime"/>.</param>
    /// <param name="cancellationToken">Closes the timer.</param>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>Waits durably.</summary>
    /// <param name="fireAt">Until when.</param>
    /// <param name="cancellationToken">Closes the timer.</param>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an external event.</summary>
    /// <typeparam name="T">The type to read its payload as.</typeparam>
    /// <param name="eventName">The event; case does not matter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an external event, but not for ever.</summary>
    /// <typeparam name="T">The type to read its payload as.</typeparam>
    /// <param name="eventName">The event; case does not matter.</param>
    /// <param name="timeout">How long.</param>
    /// <exception cref="TaskCanceledException">The event did not come in time.</exception>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an external event, but not for ever.</summary>
    /// <typeparam name="T">The type to read its payload as.</typeparam>
    /// <param name="eventName">The event; case does not matter.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TaskCanceledException">The event did not come in time, or the wait was cancelled.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource();
        var timeoutTask = CreateTimer(timeout, timer.Token);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var eventTask = WaitForExternalEvent<T>(eventName, wait.Token);

        // Whoever loses is closed: an open timer would hold the completion, an open wait would take a later event.
        var winner = await Task.WhenAny(timeoutTask, eventTask);
        (winner == eventTask ? timer : wait).Cancel();
        return await eventTask;
    }

    /// <summary>Raises an external event on another instance, without waiting.</summary>
    /// <param name="instanceId">The receiver.</param>
    /// <param name="eventName">The event.</param>
    /// <param name="payload">Its payload.</param>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Sets what a query shows as the instance's custom status.</summary>
    /// <param name="customStatus">The status; 16 KB of JSON at most.</param>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Runs a sub-orchestration.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Retries, tags, and the child's id where it is a <see cref="SubOrchestrationOptions"/>.</param>
    /// <exception cref="TaskFailedException">The child failed, and is not tried again.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <summary>Runs a sub-orchestration without input.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="options">Retries, tags, and the child's id.</param>
    /// <exception cref="TaskFailedException">The child failed, and is not tried again.</exception>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <summary>Runs a sub-orchestration without input and result.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="options">Retries, tags, and the child's id.</param>
    /// <exception cref="TaskFailedException">The child failed, and is not tried again.</exception>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <summary>Runs a sub-orchestration without a result.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Retries, tags, and the child's id.</param>
    /// <exception cref="TaskFailedException">The child failed, and is not tried again.</exception>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>Ends this execution once the orchestrator returns, and starts the instance anew with an empty history.</summary>
    /// <param name="newInput">The new generation's input.</param>
    /// <param name="preserveUnprocessedEvents">Whether external events that nobody took yet go on to the new generation.</param>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>Ends this execution once the orchestrator returns, and starts the instance anew with an empty history.</summary>
    /// <param name="options">The new generation's input, and what becomes of unprocessed events.</param>
    public virtual void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents);
    }

    /// <summary>A GUID that is the same in every replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that writes only what happens for the first time.</summary>
    /// <param name="categoryName">The logger's category.</param>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) =>
        new ReplaySafeLogger(this, UnwrappedLoggerFactory().CreateLogger(categoryName));

    /// <summary>A logger that writes only what happens for the first time.</summary>
    /// <param name="type">The type that names the logger's category.</param>
    public virtual ILogger CreateReplaySafeLogger(Type type) =>
        new ReplaySafeLogger(this, UnwrappedLoggerFactory().CreateLogger(type));

    /// <summary>A logger that writes only what happens for the first time.</summary>
    /// <typeparam name="T">The type that names the logger's category.</typeparam>
    public virtual ILogger CreateReplaySafeLogger<T>() =>
        new ReplaySafeLogger(this, UnwrappedLoggerFactory().CreateLogger<T>());

    /// <summary>Compares <see cref="Version"/> with another version.</summary>
    /// <param name="version">The other version.</param>
    /// <returns>Below zero where the instance is older, above zero where it is newer.</returns>
    public virtual int CompareVersionTo(string version) => TaskOrchestrationVersioningUtils.CompareVersions(Version, version);

    private ILoggerFactory UnwrappedLoggerFactory()
    {
        // A context that wraps another hands out the inner one's replay-safe factory; one wrapper around the real factory is enough.
        var factory = LoggerFactory;
        for (var depth = 0; factory is ReplaySafeLoggerFactory wrapper; depth++)
        {
            factory = depth < 10
                ? wrapper.Context.LoggerFactory
                : throw new InvalidOperationException("Maximum unwrap depth exceeded: a context's LoggerFactory leads back to its own ReplaySafeLoggerFactory.");
        }

        return factory;
    }
}
