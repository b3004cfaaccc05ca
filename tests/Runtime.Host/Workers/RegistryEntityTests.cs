using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Workers;

/// <summary>Entities of a registry, in the public packages' test host.</summary>
public sealed class RegistryEntityTests
{
    private static readonly EntityInstanceId Id = new(nameof(Counted), "k");

    [Fact]
    public async Task Entity_of_a_registry_is_called_signalled_and_read()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var made = new Made();
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => tasks.AddEntity<Counted>().AddOrchestratorFunc("Add", async context =>
            {
                await context.Entities.SignalEntityAsync(Id, "add", 2);
                return await context.Entities.CallEntityAsync<int>(Id, "add", 3);
            }),
            new() { ConfigureServices = services => services.AddSingleton(made) });

        var run = await host.Client.ScheduleNewOrchestrationInstanceAsync("Add", bound.Token);
        var ended = await host.Client.WaitForInstanceCompletionAsync(run, getInputsAndOutputs: true, bound.Token);

        Assert.Equal(5, ended.ReadOutputAs<int>());
        Assert.Equal(5, (await host.Client.Entities.GetEntityAsync<int>(Id, bound.Token))!.State);
        Assert.InRange(made.Count, 1, 2);
    }

    [Fact]
    public async Task Failure_of_an_operation_carries_the_properties_that_the_app_adds()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => tasks.AddEntity<Counted>().AddOrchestratorFunc("Break", async context =>
            {
                try
                {
                    await context.Entities.CallEntityAsync(Id, "break");
                    return "no failure";
                }
                catch (EntityOperationFailedException e)
                {
                    return e.FailureDetails.Properties?["Message"];
                }
            }),
            new() { ConfigureServices = services => services.AddSingleton(new Made()).AddSingleton<IExceptionPropertiesProvider, Messages>() });

        var run = await host.Client.ScheduleNewOrchestrationInstanceAsync("Break", bound.Token);

        Assert.Equal("broken", (await host.Client.WaitForInstanceCompletionAsync(run, getInputsAndOutputs: true, bound.Token)).ReadOutputAs<string>());
    }

    private sealed class Made
    {
        public int Count { get; set; }
    }

    private sealed class Counted : TaskEntity<int>
    {
        public Counted(Made made) => made.Count++;

        public int Add(int amount) => State += amount;

        public void Break() => throw new InvalidOperationException("broken");
    }

    private sealed class Messages : IExceptionPropertiesProvider
    {
        public IDictionary<string, object?>? GetExceptionProperties(Exception exception) => new Dictionary<string, object?> { ["Message"] = exception.Message };
    }
}
