using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Http;

[Collection(SharedApp.Name)]
public sealed class StoreProbeTests(App app)
{
    private readonly ManualTime clock = new();
    private int writes;
    private bool isFull;

    [Fact]
    public async Task Store_that_can_be_written_is_asked_once_a_period()
    {
        var probe = Probe();
        await probe.CheckAsync();
        await probe.CheckAsync();
        Assert.Equal(1, writes);
        clock.Advance(StoreProbe.Period);
        await probe.CheckAsync();
        Assert.Equal(2, writes);
    }

    [Fact]
    public async Task Store_that_answers_reads_and_has_a_full_disk_fails_until_there_is_room()
    {
        var probe = Probe();
        isFull = true;
        await Assert.ThrowsAsync<IOException>(probe.CheckAsync);
        await Assert.ThrowsAsync<IOException>(probe.CheckAsync);
        Assert.Equal(1, writes);
        isFull = false;
        clock.Advance(StoreProbe.Period);
        await probe.CheckAsync();
    }

    [Fact]
    public async Task Ready_app_says_so() => Assert.Equal("ready", (await app.Admin.GetAsync("api/health/ready")).Is(200).Text("status"));

    private StoreProbe Probe() => new(
        new ScriptedDocuments(app.Host.Services.GetRequiredService<IDocumentStore>(), async (batch, inner, token) =>
        {
            writes++;
            return isFull ? throw new IOException("No space left on device.") : await inner.WriteAsync(batch, token);
        }),
        clock);
}
