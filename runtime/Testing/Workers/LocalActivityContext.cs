using Cartrita.Runtime.Host.Durable;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>What an activity of a registry knows of its call.</summary>
/// <param name="call">The call.</param>
internal sealed class LocalActivityContext(ActivityCall call) : TaskActivityContext
{
    /// <inheritdoc/>
    public override TaskName Name => call.Name;

    /// <inheritdoc/>
    public override string InstanceId => call.InstanceId;

    /// <inheritdoc/>
    public override string Version => call.Version;
}
