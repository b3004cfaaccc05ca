using System.Reflection;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>A function of the app, ready to be run.</summary>
internal sealed record FunctionEntry
{
    public required string Name { get; init; }

    public required TriggerKind Kind { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    public required MethodInfo Method { get; init; }

    /// <summary>One for each parameter, in order.</summary>
    public required IReadOnlyList<ParameterBinder> Binders { get; init; }

    public required FunctionMethod Code { get; init; }

    public required FunctionDefinition Definition { get; init; }

    /// <summary>Where what it returns goes.</summary>
    public IReadOnlyList<OutputBinding> Outputs { get; init; } = [];

    public RetryAttribute? Retry { get; init; }

    /// <summary>The name by which orchestrations and clients know it, where that is not the function's.</summary>
    public string DurableName => Trigger switch
    {
        OrchestrationTriggerAttribute { Orchestration: { Length: > 0 } name } => name,
        ActivityTriggerAttribute { Activity: { Length: > 0 } name } => name,
        EntityTriggerAttribute { EntityName: { Length: > 0 } name } => name,
        _ => Name,
    };
}
