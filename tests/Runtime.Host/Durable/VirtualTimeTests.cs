using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Durable;

public sealed class VirtualTimeTests
{
    [Fact]
    public async Task Timer_of_a_part_of_a_millisecond_fires()
    {
        var catalog = new DelegateTaskCatalog().AddOrchestrator("Nap", async context =>
        {
            await context.CreateTimer(TimeSpan.FromTicks(3_333_333), CancellationToken.None);
            return "rested";
        });
        await using var host = await DurableTestHost.StartAsync(catalog);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Nap");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);

        Assert.Equal("rested", (await host.RunToCompletionAsync(id, patience.Token)).ReadOutputAs<string>());
    }
}
