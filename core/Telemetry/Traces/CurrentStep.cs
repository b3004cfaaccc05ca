using Cartrita.Core.Durable;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>The step that the code is at work for: models and tools tell it of their calls (GOV-11). It flows with the work, and nothing decides by it.</summary>
/// <param name="time">The clock.</param>
public sealed class CurrentStep(TimeProvider time)
{
    private readonly AsyncLocal<RunStep?> current = new();

    /// <summary>The step; null outside of one, as for a model that is called without a run.</summary>
    public RunStep? Value => current.Value;

    /// <summary>A step begins. It is the current one of the caller, and of what the caller calls, until the caller returns.</summary>
    /// <param name="identity">Which step.</param>
    /// <param name="scope">The run.</param>
    public RunStep Begin(StepIdentity identity, RunScope scope)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(scope);
        return current.Value = new RunStep(identity, scope, time);
    }
}
