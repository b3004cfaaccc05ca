using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Testing;

/// <summary>Orchestrators, activities and entities that a test gives as delegates.</summary>
/// <param name="converter">Serializes their payloads; the default one of Durable Task where none is given.</param>
public sealed class DelegateTaskCatalog(DataConverter? converter = null) : IDurableTaskCatalog
{
    private readonly Dictionary<string, OrchestratorDelegate> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityDelegate> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, EntityDelegate> _entities = new(StringComparer.OrdinalIgnoreCase);
    private readonly DataConverter _converter = converter ?? JsonDataConverter.Default;

    /// <summary>Adds an orchestrator that reads its input from the context.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">Its code.</param>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <returns>This catalog.</returns>
    public DelegateTaskCatalog AddOrchestrator<TOutput>(string name, Func<TaskOrchestrationContext, Task<TOutput>> code)
    {
        _orchestrators.Add(name, async context => await code(context));
        return this;
    }

    /// <summary>Adds an orchestrator.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">Its code.</param>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <returns>This catalog.</returns>
    public DelegateTaskCatalog AddOrchestrator<TInput, TOutput>(string name, Func<TaskOrchestrationContext, TInput, Task<TOutput>> code) =>
        AddOrchestrator(name, context => code(context, context.GetInput<TInput>()!));

    /// <summary>Adds an activity that sees how it was called.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">Its code.</param>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its result.</typeparam>
    /// <returns>This catalog.</returns>
    public DelegateTaskCatalog AddActivity<TInput, TOutput>(string name, Func<ActivityCall, TInput, CancellationToken, Task<TOutput>> code)
    {
        _activities.Add(
            name,
            async (call, cancellation) => _converter.Serialize(await code(call, _converter.Deserialize<TInput>(call.Input)!, cancellation)));
        return this;
    }

    /// <summary>Adds an activity.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">Its code.</param>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its result.</typeparam>
    /// <returns>This catalog.</returns>
    public DelegateTaskCatalog AddActivity<TInput, TOutput>(string name, Func<TInput, TOutput> code) =>
        AddActivity<TInput, TOutput>(name, (_, input, _) => Task.FromResult(code(input)));

    /// <summary>Adds an entity that is a class, made anew for each turn.</summary>
    /// <param name="name">Its name.</param>
    /// <typeparam name="TEntity">The class.</typeparam>
    /// <returns>This catalog.</returns>
    public DelegateTaskCatalog AddEntity<TEntity>(string name)
        where TEntity : ITaskEntity, new() => AddEntity(name, (call, _) => call.RunAsync(new TEntity()));

    /// <summary>Adds an entity that is one method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">Runs one operation.</param>
    /// <returns>This catalog.</returns>
    public DelegateTaskCatalog AddEntity(string name, Func<TaskEntityOperation, ValueTask<object?>> code) =>
        AddEntity(name, (call, _) => call.RunAsync(new DelegateEntity(code)));

    /// <summary>Adds an entity that sees how it is run.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">Runs the operations of one turn.</param>
    /// <returns>This catalog.</returns>
    public DelegateTaskCatalog AddEntity(string name, EntityDelegate code)
    {
        _entities.Add(name, code);
        return this;
    }

    /// <inheritdoc/>
    public OrchestratorDelegate? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    /// <inheritdoc/>
    public ActivityDelegate? FindActivity(string name) => _activities.GetValueOrDefault(name);

    /// <inheritdoc/>
    public EntityDelegate? FindEntity(string name) => _entities.GetValueOrDefault(name);

    private sealed class DelegateEntity(Func<TaskEntityOperation, ValueTask<object?>> code) : ITaskEntity
    {
        public ValueTask<object?> RunAsync(TaskEntityOperation operation) => code(operation);
    }
}
