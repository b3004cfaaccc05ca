using System.Text.Json;
using Cartrita.Core.Errors;

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

    /// <summary>Looks at a call that changes something before a person is asked to approve it, so that nobody is asked about one that can't be made. It changes nothing.</summary>
    /// <remarks>Throws <see cref="CartritaException"/> with one sentence for the model where it can't be made.</remarks>
    /// <param name="context">Where it would run.</param>
    /// <param name="arguments">Its arguments, an object.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task CheckAsync(RuntimeContext context, JsonElement arguments, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs it.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments, an object.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken);
}
