using Cartrita.Runtime.Proofs.Kills;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>The long form kills a hundred times (docs/runtime.md).</summary>
public sealed class ProcessKillTests
{
    [Fact]
    public async Task Process_that_is_killed_with_work_in_flight_loses_nothing_and_does_nothing_twice()
    {
        var outcome = await KillProof.ProveAsync(kills: 3, seed: 7);

        Assert.Empty(outcome.Lost);
        Assert.Empty(outcome.Wrong);
        Assert.Empty(outcome.Twice);
        Assert.Equal(outcome.Runs, outcome.Counted);
        Assert.InRange(outcome.Runs, 3, int.MaxValue);
    }
}
