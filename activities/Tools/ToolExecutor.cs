using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools;

/// <summary>Runs tools by their ids, after the policy allowed it and the arguments were checked.</summary>
public sealed class ToolExecutor : IToolExecutor
{
    private readonly Dictionary<string, ITool> tools;
    private readonly IToolPolicy policy;

    /// <summary>Makes an executor.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="policy">Allows or denies.</param>
    public ToolExecutor(IEnumerable<ITool> tools, IToolPolicy policy)
    {
        this.tools = tools.ToDictionary(tool => tool.Binding.ToolId, StringComparer.Ordinal);
        this.policy = policy;
        Bindings = [.. this.tools.Values.Select(tool => tool.Binding)];
    }

    /// <inheritdoc />
    public IReadOnlyList<ToolBinding> Bindings { get; }

    /// <inheritdoc />
    public async Task<ExecutorResult> ExecuteAsync(
        RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (!policy.Decide(context, call.ToolId).Allowed || !tools.TryGetValue(call.ToolId, out var tool))
        {
            return ExecutorResult.Of(ToolCallStatus.Denied, Problems.ToolDenied, "This tool may not be used here.");
        }

        if (Unfit(tool.Binding, arguments) is { } fault)
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, fault);
        }

        return await tool.RunAsync(context, call, arguments, cancellationToken);
    }

    // What every tool's schema says of its members: which there must be, and that there are no others. Values are the tool's own to check.
    private static string? Unfit(ToolBinding binding, JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return "The arguments are not an object.";
        }

        var properties = binding.Parameters.GetProperty("properties");
        var unknown = arguments.EnumerateObject().Any(member => !properties.TryGetProperty(member.Name, out _));
        var missing = binding.Parameters.GetProperty("required").EnumerateArray().Any(name => !arguments.TryGetProperty(name.GetString()!, out _));
        return unknown || missing ? "The arguments do not fit the tool's schema." : null;
    }
}
