using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Binds a parameter to the client of the app's task hub.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>The task hub; the one of <c>host.json</c> where it is null.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The setting that holds the hub's connection; the default one where it is null.</summary>
    public string? ConnectionName { get; set; }
}
