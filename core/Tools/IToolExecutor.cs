using System.Text.Json;

namespace Cartrita.Core.Tools;

/// <summary>The one way to tools: it asks the policy, checks the arguments, and runs the tool.</summary>
public interface IToolExecutor
{
    /// <summary>The tools that an agent may see: those that its manifest names, and those of the sources that name the agent.</summary>
    /// <param name="agent">The agent's id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<IReadOnlyList<ToolBinding>> BindingsAsync(string agent, CancellationToken cancellationToken);

    /// <summary>Runs a call. A tool's failure and a denial are results.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<ExecutorResult> ExecuteAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken);
}

/// <summary>One tool.</summary>
public interface ITool
{
    /// <summary>How agents see it.</summary>
    ToolBinding Binding { get; }

    /// <summary>Whether it can be called here; where the settings name nobody who does its work it is offered to no model.</summary>
    bool IsAvailable => true;

    /// <summary>Runs it.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments, an object.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken);
}
