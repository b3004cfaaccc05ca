using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Functions;

public sealed class DurableFunctionTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private FunctionsTestHost _app = null!;

    public async Task InitializeAsync() => _app = await SampleApp.StartAsync();

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Orchestrator_and_activities_run_with_input_and_scopes_of_their_own()
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync("Pair", new PairInput("a", Tone.Warm), _limit.Token);
        var ended = await _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, _limit.Token);

        Assert.Null(ended.FailureDetails?.ToString());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal("a:Warm | a2:Warm", ended.ReadOutputAs<string>());
        var seen = _app.Services.GetRequiredService<ActivityProbe>().All();
        Assert.Equal(2, seen.Select(call => call.Scope).Distinct().Count());
        Assert.All(seen, call => Assert.Equal((id, true), (call.Instance, call.Cancellable)));
    }

    [Fact]
    public async Task Members_of_an_activitys_input_are_binding_data()
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync("Bound", _limit.Token);
        var ended = await _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, _limit.Token);

        Assert.Equal(
            [
                "Box={\"Height\":2}", "Count=7", "Fits=True", "Name=a name",
                "data={\"Name\":\"a name\",\"Count\":7,\"Fits\":true,\"Box\":{\"Height\":2},\"Words\":[\"left out\"],\"Note\":null}",
                "input={\"Name\":\"a name\",\"Count\":7,\"Fits\":true,\"Box\":{\"Height\":2},\"Words\":[\"left out\"],\"Note\":null}",
                $"instanceId={id}",
            ],
            ended.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task Payload_is_pascal_case_with_numeric_enums()
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync("Pair", new PairInput("a", Tone.Warm), _limit.Token);
        var ended = await _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, _limit.Token);

        Assert.Equal("""{"Name":"a","Tone":1}""", ended.SerializedInput);
    }

    [Fact]
    public async Task Instance_that_is_started_with_a_version_stays_pending()
    {
        var versioned = await _app.Durable.ScheduleNewOrchestrationInstanceAsync("Pair", new PairInput("a", Tone.Warm), new() { Version = "1.0" }, _limit.Token);
        var plain = await _app.Durable.ScheduleNewOrchestrationInstanceAsync("Pair", new PairInput("b", Tone.Warm), _limit.Token);
        await _app.Durable.WaitForInstanceCompletionAsync(plain, _limit.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await _app.Durable.GetInstanceAsync(versioned, _limit.Token))!.RuntimeStatus);
    }

    [Fact]
    public async Task Names_in_trigger_attributes_are_the_durable_names()
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync("renamed_V1", _limit.Token);
        var ended = await _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, _limit.Token);

        Assert.Equal(40, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Durable_client_is_bound_in_http_functions()
    {
        var response = await _app.Client.PostAsync("pairs/x", content: null, _limit.Token);
        var id = await response.Content.ReadAsStringAsync(_limit.Token);
        var ended = await _app.Durable.WaitForInstanceCompletionAsync(id.Trim('"'), getInputsAndOutputs: true, _limit.Token);

        Assert.Equal("x:Warm | x2:Warm", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_token_fires_when_the_host_stops()
    {
        await _app.Durable.ScheduleNewOrchestrationInstanceAsync("WaitForStop", _limit.Token);
        await _app.Services.GetRequiredService<ActivityProbe>().Running.Task.WaitAsync(_limit.Token);

        var stop = _app.StopAsync(_limit.Token);

        await stop;
        Assert.True(stop.IsCompletedSuccessfully);
    }
}
