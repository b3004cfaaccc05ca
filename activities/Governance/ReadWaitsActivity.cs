using Cartrita.Core.Durable;
using Cartrita.Core.Governance.Approvals;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Governance;

/// <summary>Reads how long a run has waited for people.</summary>
/// <param name="ledger">Keeps its calls.</param>
/// <param name="time">The clock.</param>
public sealed class ReadWaitsActivity(EffectLedger ledger, TimeProvider time)
{
    /// <summary>Reads.</summary>
    /// <param name="input">The run.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ReadWaits)]
    public async Task<RunWaitsResult> RunAsync([ActivityTrigger] ReadWaitsInput input, CancellationToken cancellationToken) =>
        WaitedTime.Of(await ledger.OfRunAsync(input.OwnerId, input.RunId, cancellationToken), time.GetUtcNow());
}
