using System.Text.Json;

namespace Cartrita.Core.Tools;

/// <summary>A tool as an agent may see it.</summary>
/// <param name="ToolId">Its identity, equal to the model's function name.</param>
/// <param name="Description">What it does, for the model.</param>
/// <param name="Parameters">The JSON Schema of its arguments; nothing else is accepted.</param>
public sealed record ToolBinding(string ToolId, string Description, JsonElement Parameters)
{
    /// <summary>What its calls change outside of the run.</summary>
    public ToolEffect Effect { get; init; }

    /// <summary>Whether its results hold no secrets, because they were taken out where the data entered.</summary>
    public bool IsRedacted { get; init; }

    /// <summary>Whether models are held to the schema to the letter, which they can only be where it has no optional members and no member that it does not name.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// The arguments that leave the installation for wherever they say, such as an address that is read. Only what the agent was shown may stand in them, to the letter:
    /// what a model puts together may carry what it has read to whoever told it to.
    /// </summary>
    public IReadOnlyList<string> ShownArguments { get; init; } = [];

    /// <summary>Whether its results hold what the agent had not written itself. Those of a tool that only works on its own arguments show nothing: a model could write anything into them.</summary>
    public bool Shows { get; init; } = true;

    /// <summary>
    /// What a call of a tool from outside goes to, as a person reads it: method, address and where the arguments go, or server and tool. An approval is bound to it, for the id of such a tool may
    /// come to stand for something else. Null for a tool in code.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>Whether two calls with one idempotency key have one effect, so that a call whose end is unknown may be made again.</summary>
    public bool Idempotent { get; init; }

    /// <summary>What one call may take.</summary>
    public ToolLimits Limits { get; init; } = ToolLimits.Default;
}
