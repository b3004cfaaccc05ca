using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Agents;

/// <summary>A task of a run's graph, unique within the run: <c>t1</c>, <c>t2</c>, <c>answer</c>.</summary>
/// <param name="Value">The text form.</param>
[JsonConverter(typeof(IdentifierJsonConverter<AgentTaskId>))]
public readonly record struct AgentTaskId(string Value) : IIdentifier<AgentTaskId>
{
    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out AgentTaskId id)
    {
        var valid = IdentifierForm.IsSlug(text);
        id = valid ? new AgentTaskId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
