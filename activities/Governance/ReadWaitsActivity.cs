using Cartrita.Activities.Telemetry;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Approvals;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Governance;

/// <summary>Reads how long a run has waited for people.</summary>
/// <param name="ledger">Keeps its calls.</param>
/// <param name="traces">Tells of the step.</param>
/// <param name="time">The clock.</param>
public sealed class ReadWaitsActivity(EffectLedger ledger, RunTraces traces, TimeProvider time)
{
    /// <summary>Reads.</summary>
    /// <param name="input">The run.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ReadWaits)]
    public async Task<RunWaitsResult> RunAsync([ActivityTrigger] ReadWaitsInput input, CancellationToken cancellationToken) =>
        input is { Scope: { } scope, StepId: { } step }
            ? (await traces.RunAsync(RunSteps.Waits(step), scope, async () => Outcome.Of(await ReadAsync(input, cancellationToken)))).Value!
            : await ReadAsync(input, cancellationToken);

    private async Task<RunWaitsResult> ReadAsync(ReadWaitsInput input, CancellationToken cancellationToken) =>
        WaitedTime.Of(await ledger.OfRunAsync(input.OwnerId, input.RunId, cancellationToken), time.GetUtcNow());
}
