using Cartrita.Runtime.Host.Functions;

namespace Cartrita.Runtime.Host.Management;

/// <summary>What the real API says where a caller names a function that there is not.</summary>
internal static class MissingFunction
{
    /// <summary>Refuses a name that no orchestrator has.</summary>
    /// <exception cref="ArgumentException">None has it.</exception>
    public static void RequireOrchestrator(this FunctionCatalog functions, string name)
    {
        if (functions.Orchestrator(name) is null)
        {
            throw Missing(functions, TriggerKind.Orchestration, name, "orchestrator");
        }
    }

    /// <summary>Refuses a name that no entity has.</summary>
    /// <exception cref="ArgumentException">None has it.</exception>
    public static void RequireEntity(this FunctionCatalog functions, string name)
    {
        if (functions.Entity(name) is null)
        {
            throw Missing(functions, TriggerKind.Entity, name, "entity");
        }
    }

    private static ArgumentException Missing(FunctionCatalog functions, TriggerKind kind, string name, string word)
    {
        var known = functions.Of(kind).Select(function => function.DurableName).ToList();
        var info = known.Count > 0
            ? $"The following are the known {word} functions: '{string.Join("', '", known)}'."
            : $"No {word} functions are currently registered!";
        return new($"The function '{name}' doesn't exist, is disabled, or is not an {word} function. Additional info: {info}");
    }
}
