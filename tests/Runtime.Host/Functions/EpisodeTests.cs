using Cartrita.Runtime.Testing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Tests.Functions;

public sealed class EpisodeTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly List<string> _steps = [];

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Episode_has_an_instance_and_a_scope_that_end_with_its_turn()
    {
        await using var app = await StartAsync();
        await RunAsync(app);

        Assert.Equal((3, 3), app.Services.GetRequiredService<EpisodeProbe>().Counts);
    }

    [Fact]
    public async Task Middleware_runs_around_episodes_and_activities_in_the_order_in_which_it_was_added()
    {
        await using var app = await StartAsync();
        await RunAsync(app);

        string[] around(string name) => [$"outer {name}", $"inner {name}"];
        Assert.Equal(
            [.. around("Instanced"), .. around("DoubleIt"), .. around("Instanced"), .. around("DoubleIt"), .. around("Instanced")],
            _steps);
    }

    private async Task RunAsync(FunctionsTestHost app)
    {
        var id = await app.Durable.ScheduleNewOrchestrationInstanceAsync("Instanced", _limit.Token);
        var ended = await app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, _limit.Token);

        Assert.Null(ended.FailureDetails);
        Assert.Equal(4, ended.ReadOutputAs<int>());
    }

    private Task<FunctionsTestHost> StartAsync() => FunctionsTestHost.StartAsync(
        new FunctionsTestHostOptions { Types = [typeof(SampleInstanceOrchestrator), typeof(SampleDurableFunctions)], HostJson = Http.SampleApp.HostJson },
        builder =>
        {
            builder.Services.AddSingleton<EpisodeProbe>().AddScoped<EpisodeMark>();
            builder.UseMiddleware((context, next) => Step("outer", context, next));
            builder.UseMiddleware((context, next) => Step("inner", context, next));
        },
        _limit.Token);

    private Task Step(string name, FunctionContext context, Func<Task> next)
    {
        lock (_steps)
        {
            _steps.Add($"{name} {context.FunctionDefinition.Name}");
        }

        return next();
    }
}
