using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Durable;

/// <summary>An activity that looks at its invocation. Only this one takes a <see cref="FunctionContext"/>: it shows what is to be seen there.</summary>
public static class ProbeActivity
{
    /// <summary>Tells what an activity knows.</summary>
    [Function(nameof(Probe))]
    public static ProbeResult Probe([ActivityTrigger] ProbeInput input, FunctionContext context, CancellationToken cancellationToken)
    {
        var data = context.BindingContext.BindingData;
        return new(
            context.FunctionDefinition.Name,
            Read(data, "instanceId"),
            Read(data, "Name"),
            Read(data, "Count"),
            data.ContainsKey("input"),
            data.ContainsKey("data"),
            context.RetryContext is null,
            cancellationToken.CanBeCanceled,
            cancellationToken.IsCancellationRequested);
    }

    private static string? Read(IReadOnlyDictionary<string, object?> data, string name) =>
        data.TryGetValue(name, out var value) ? value?.ToString()?.Trim('"') : null;
}

/// <summary>What an activity knows.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="InstanceId">Its orchestration's id.</param>
/// <param name="NameMember">The binding datum of the record's first member.</param>
/// <param name="CountMember">The binding datum of the second.</param>
/// <param name="HasParameter">Whether the parameter itself is a binding datum.</param>
/// <param name="HasData">Whether <c>data</c> is one.</param>
/// <param name="RetryContextIsNull">Whether it knows of no retries.</param>
/// <param name="TokenCanFire">Whether its token can fire.</param>
/// <param name="TokenFired">Whether it did.</param>
public sealed record ProbeResult(
    string Function,
    string? InstanceId,
    string? NameMember,
    string? CountMember,
    bool HasParameter,
    bool HasData,
    bool RetryContextIsNull,
    bool TokenCanFire,
    bool TokenFired);
