using Cartrita.Activities.Attachments;

namespace Cartrita.Activities.Tests.Attachments;

public sealed class IngestionSlotsTests
{
    [Fact]
    public async Task Step_beyond_the_slots_waits_until_one_is_free()
    {
        using var slots = new IngestionSlots();
        var taken = new List<IDisposable>();
        for (var step = 0; step < IngestionSlots.Count; step++)
        {
            taken.Add(await slots.EnterAsync(CancellationToken.None));
        }

        var late = slots.EnterAsync(CancellationToken.None);
        Assert.False(late.IsCompleted);
        taken[0].Dispose();
        (await late.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public async Task Step_that_gives_up_waiting_takes_no_slot()
    {
        using var slots = new IngestionSlots();
        var taken = await Task.WhenAll(Enumerable.Range(0, IngestionSlots.Count).Select(_ => slots.EnterAsync(CancellationToken.None)));
        using var stopping = new CancellationTokenSource();
        var given = slots.EnterAsync(stopping.Token);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        taken[0].Dispose();
        (await slots.EnterAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }
}
