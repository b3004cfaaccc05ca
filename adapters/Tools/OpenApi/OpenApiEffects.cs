using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>What operations change: what the settings say of them, else what their methods say.</summary>
internal sealed class OpenApiEffects
{
    private readonly Dictionary<OpenApiOperation, ToolEffect> said = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads the settings.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="effects">The settings: effects by operation id, tool id, or method and path.</param>
    /// <param name="operations">All operations of the document.</param>
    internal OpenApiEffects(string source, IDictionary<string, string> effects, IReadOnlyList<OpenApiOperation> operations)
    {
        var unknown = new List<string>();
        foreach (var (name, effect) in effects)
        {
            // As it is written where one is called so, else in any case; what names two names none.
            var exact = operations.Where(operation => Names(source, operation).Contains(name, StringComparer.Ordinal)).ToList();
            var named = exact.Count > 0 ? exact : [.. operations.Where(operation => Names(source, operation).Contains(name, StringComparer.OrdinalIgnoreCase))];
            if (named.Count != 1)
            {
                unknown.Add($"{name}={effect}");
                IsClosed |= effect == nameof(ToolEffect.Writes);
                continue;
            }

            // Where two settings mean one operation, the careful one holds.
            said[named[0]] = said.GetValueOrDefault(named[0]) == ToolEffect.Writes ? ToolEffect.Writes : Enum.Parse<ToolEffect>(effect);
        }

        Unknown = unknown;
    }

    /// <summary>Settings that name no operation, or more than one.</summary>
    internal IReadOnlyList<string> Unknown { get; }

    /// <summary>Whether one of those says that an operation writes. Nobody knows which it means, so none may be called.</summary>
    internal bool IsClosed { get; }

    /// <summary>What an operation changes. GET, HEAD and OPTIONS read, unless the settings say otherwise.</summary>
    internal ToolEffect Of(OpenApiOperation operation) =>
        said.TryGetValue(operation, out var effect) ? effect
        : operation.Method is "GET" or "HEAD" or "OPTIONS" ? ToolEffect.Reads
        : ToolEffect.Writes;

    private static string[] Names(string source, OpenApiOperation operation) =>
        [operation.OperationId ?? string.Empty, $"{operation.Method} {operation.Path}", ToolIds.Of(source, operation.OperationId ?? $"{operation.Method}{operation.Path}")];
}
