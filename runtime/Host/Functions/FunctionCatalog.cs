namespace Cartrita.Runtime.Host.Functions;

/// <summary>The functions of the app, in the order of their names.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<string, FunctionEntry> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FunctionEntry> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FunctionEntry> _entities = new(StringComparer.OrdinalIgnoreCase);

    public FunctionCatalog(IEnumerable<FunctionEntry> functions)
    {
        All = [.. functions.OrderBy(function => function.Name, StringComparer.Ordinal)];
        Index(TriggerKind.Orchestration, _orchestrators);
        Index(TriggerKind.Activity, _activities);
        Index(TriggerKind.Entity, _entities);
    }

    /// <summary>The app with some of its functions only.</summary>
    /// <param name="names">Their names; none means all.</param>
    public FunctionCatalog Only(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? this : new(All.Where(function => names.Contains(function.Name, StringComparer.OrdinalIgnoreCase)));

    /// <summary>Every function, ordinally by name: the order in which routes match.</summary>
    public IReadOnlyList<FunctionEntry> All { get; }

    public IEnumerable<FunctionEntry> Of(TriggerKind kind) => All.Where(function => function.Kind == kind);

    public FunctionEntry? Orchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    public FunctionEntry? Activity(string name) => _activities.GetValueOrDefault(name);

    public FunctionEntry? Entity(string name) => _entities.GetValueOrDefault(name);

    private void Index(TriggerKind kind, Dictionary<string, FunctionEntry> byName)
    {
        foreach (var function in Of(kind))
        {
            if (!byName.TryAdd(function.DurableName, function))
            {
                throw new Hosting.StartupException(
                    $"The functions '{byName[function.DurableName].Name}' and '{function.Name}' are both the {kind.ToString().ToLowerInvariant()} '{function.DurableName}'.");
            }
        }
    }
}
