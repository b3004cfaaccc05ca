using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Tests.Workers;

/// <summary>The test host of the public packages, on the local runtime; each behaviour here is one that a public suite looks at.</summary>
public sealed class DurableTaskTestHostTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Class_based_tasks_run_with_a_scope_for_each_invocation()
    {
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => tasks.AddOrchestrator<GreetTwiceOrchestrator>().AddActivity<GreetActivity>(),
            new() { ConfigureServices = services => services.AddSingleton<SeenScopes>().AddScoped<ScopedThing>() });

        var ended = await RunAsync(host, nameof(GreetTwiceOrchestrator), "x", new("g"));

        Assert.Equal(["Greet x1 g", "Greet x2 g"], ended.ReadOutputAs<string[]>()!);
        var things = host.Services.GetRequiredService<SeenScopes>().Things;
        Assert.Equal(2, things.Distinct().Count());
        Assert.All(things, thing => Assert.True(thing.Disposed));
    }

    [Fact]
    public async Task Failure_carries_the_properties_that_the_app_adds_through_every_level()
    {
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync("Child"))
                .AddOrchestratorFunc("Child", context => context.CallActivityAsync("Break"))
                .AddActivityFunc("Break", _ => throw new ArgumentOutOfRangeException("count", 7, "Too many.")),
            new() { ConfigureServices = services => services.AddSingleton<IExceptionPropertiesProvider, ArgumentProperties>() });

        var failure = (await RunAsync(host, "Parent")).FailureDetails!;

        Assert.Equal(typeof(TaskFailedException).FullName, failure.ErrorType);
        var cause = failure.InnerFailure!.InnerFailure!;
        Assert.True(cause.IsCausedBy<ArgumentOutOfRangeException>());
        Assert.Equal("count", cause.Properties!["Name"]);
        Assert.Equal(7.0, cause.Properties["Value"]);
        Assert.Null(failure.Properties);
    }

    [Fact]
    public async Task Failure_of_the_orchestrator_itself_carries_properties_too()
    {
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => tasks.AddOrchestratorFunc("Break", (Action<TaskOrchestrationContext>)(_ => throw new ArgumentOutOfRangeException("n", "v", "No."))),
            new() { ConfigureServices = services => services.AddSingleton<IExceptionPropertiesProvider, ArgumentProperties>() });

        var ended = await RunAsync(host, "Break");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("v", ended.FailureDetails!.Properties!["Value"]);
    }

    [Fact]
    public async Task Task_that_nobody_has_fails_by_name_and_its_retry_handler_is_not_asked()
    {
        var asked = 0;
        await using var host = await DurableTaskTestHost.StartAsync(tasks => tasks.AddOrchestratorFunc(
            "Calls",
            context => context.CallActivityAsync("Nobody", TaskOptions.FromRetryHandler(_ => ++asked > 0))));

        var failure = (await RunAsync(host, "Calls")).FailureDetails!;

        Assert.Equal("ActivityTaskNotFound", failure.InnerFailure!.ErrorType);
        Assert.Equal("No activity task named 'Nobody' was found.", failure.InnerFailure.ErrorMessage);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Query_gives_inputs_as_the_real_in_memory_back_end_does()
    {
        await using var host = await DurableTaskTestHost.StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("Echo", (_, n) => n));
        await RunAsync(host, "Echo", 4, new("one"));

        var found = new List<OrchestrationMetadata>();
        await foreach (var instance in host.Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "on" }))
        {
            found.Add(instance);
        }

        Assert.Equal(("4", "4"), (Assert.Single(found).SerializedInput, found[0].SerializedOutput));
    }

    [Fact]
    public async Task Restart_runs_an_instance_again_with_its_input_under_its_own_or_a_new_id()
    {
        await using var host = await DurableTaskTestHost.StartAsync(tasks => tasks.AddOrchestratorFunc<Sample, string>("Echo", (_, sample) => sample.Text));
        await RunAsync(host, "Echo", new Sample("again"), new("one"));

        var same = await host.Client.RestartAsync("one");
        var other = await host.Client.RestartAsync("one", restartWithNewInstanceId: true);

        Assert.Equal("one", same);
        Assert.NotEqual("one", other);
        Assert.Equal("again", (await EndAsync(host, other)).ReadOutputAs<string>());
        var missing = await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RestartAsync("nobody"));
        Assert.Equal("An orchestration with the instanceId nobody was not found.", missing.Message);
    }

    [Fact]
    public async Task Wait_that_is_given_up_throws_what_the_real_client_throws()
    {
        await using var host = await DurableTaskTestHost.StartAsync(tasks => tasks.AddOrchestratorFunc(
            "Waits", context => context.WaitForExternalEvent<string>("never")));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        await host.Client.WaitForInstanceStartAsync(id).WaitAsync(Bound);
        using var gaveUp = new CancellationTokenSource();
        var waiting = host.Client.WaitForInstanceCompletionAsync(id, gaveUp.Token);

        await gaveUp.CancelAsync();

        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("The WaitForInstanceCompletionAsync operation was canceled.", thrown.Message);
    }

    [Fact]
    public async Task Host_may_be_disposed_twice()
    {
        var host = await DurableTaskTestHost.StartAsync(tasks => tasks.AddOrchestratorFunc("Ends", _ => { }));
        await RunAsync(host, "Ends");

        await host.DisposeAsync();
        await host.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => host.Services.GetService<DurableTaskClient>());
    }

    [Fact]
    public async Task Runtime_lives_in_an_app_of_the_test_s_own()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<SeenScopes>().AddScoped<ScopedThing>();
        builder.Services.AddInMemoryDurableTask(tasks => tasks.AddOrchestrator<GreetTwiceOrchestrator>().AddActivity<GreetActivity>());
        using var app = builder.Build();
        await app.StartAsync();
        var client = app.Services.GetRequiredService<DurableTaskClient>();

        var id = await client.ScheduleNewOrchestrationInstanceAsync(nameof(GreetTwiceOrchestrator), "x");
        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Bound);
        await app.StopAsync();

        Assert.Equal([$"Greet x1 {id}", $"Greet x2 {id}"], ended.ReadOutputAs<string[]>()!);
        Assert.Same(client, app.Services.GetRequiredService<IDurableTaskClientProvider>().GetClient());
    }

    private static async Task<OrchestrationMetadata> RunAsync(
        DurableTaskTestHost host, TaskName name, object? input = null, StartOrchestrationOptions? options = null) =>
        await EndAsync(host, await host.Client.ScheduleNewOrchestrationInstanceAsync(name, input, options));

    private static Task<OrchestrationMetadata> EndAsync(DurableTaskTestHost host, string id) =>
        host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Bound);

    private sealed record Sample(string Text);
}
