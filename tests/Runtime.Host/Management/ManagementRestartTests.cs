using System.Net;
using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Management;

/// <summary>Starts that meet what is there already, and commands in wrong states.</summary>
public sealed class ManagementRestartTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private FunctionsTestHost _app = null!;
    private ManagementCaller _api = null!;

    public async Task InitializeAsync()
    {
        _app = await FunctionsTestHost.StartAsync(new FunctionsTestHostOptions { Types = [typeof(SampleManagedFunctions)], HostJson = SampleApp.HostJson });
        _api = new(_app);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _bound.Dispose();
    }

    [Fact]
    public async Task Restart_of_a_live_id_is_refused_and_the_run_goes_on()
    {
        await StartWaitingAsync("w");

        var response = await _api.PostAsync("instances/w/restart?restartWithNewInstanceId=false");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("Something went wrong while processing your request", await ManagementCaller.TextAsync(response, "Message"));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(HttpStatusCode.Accepted, (await _api.PostAsync("instances/w/raiseEvent/go", "7")).StatusCode);
        Assert.Equal("7", (await EndAsync("w")).SerializedOutput);
    }

    [Fact]
    public async Task Restart_of_a_live_run_with_a_new_id_leaves_it_alone()
    {
        await StartWaitingAsync("w");

        var fresh = (await ManagementCaller.TextAsync(await _api.PostAsync("instances/w/restart"), "id"))!;
        await _app.Durable.WaitForInstanceStartAsync(fresh, _bound.Token);
        await _api.PostAsync($"instances/{fresh}/raiseEvent/go", "1");

        Assert.Equal(("Wait", "1"), ((await EndAsync(fresh)).Name, (await EndAsync(fresh)).SerializedOutput));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await _app.Durable.GetInstanceAsync("w", _bound.Token))!.RuntimeStatus);
    }

    [Fact]
    public async Task Restart_waits_for_the_output_where_it_is_asked_to()
    {
        await _api.PostAsync("orchestrators/Echo/r", "\"x\"");
        await EndAsync("r");

        var response = await _api.PostAsync("instances/r/restart?timeout=30&pollingInterval=1");

        Assert.Equal((HttpStatusCode.OK, "\"said x\""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(2, await CountAsync());
    }

    [Theory]
    [InlineData("instances/none/restart")]
    [InlineData("instances/r/restart?timeout=1&pollingInterval=2")]
    public async Task Restart_that_cannot_be_is_a_400_about_the_instance(string path)
    {
        await _api.PostAsync("orchestrators/Echo/r", "\"x\"");
        await EndAsync("r");

        var response = await _api.PostAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("InstanceId does not match a valid orchestration instance.", await ManagementCaller.TextAsync(response, "Message"));
    }

    [Fact]
    public async Task Start_under_a_live_id_is_refused_and_under_one_that_has_ended_it_is_not()
    {
        await StartWaitingAsync("w");

        Assert.Equal(HttpStatusCode.InternalServerError, (await _api.PostAsync("orchestrators/Echo/w", "\"x\"")).StatusCode);
        await _api.PostAsync("instances/w/terminate");
        await EndAsync("w");
        Assert.Equal(HttpStatusCode.Accepted, (await _api.PostAsync("orchestrators/Echo/w", "\"x\"")).StatusCode);
        Assert.Equal("\"said x\"", (await EndAsync("w")).SerializedOutput);
    }

    [Theory]
    [InlineData("rewind", "The rewind operation is only supported on failed orchestration instances.")]
    [InlineData("resume", "Cannot resume the orchestration instance w because instance is in the Running state.")]
    public async Task Command_that_does_not_fit_a_live_run_is_a_500_that_says_why(string operation, string reason)
    {
        await StartWaitingAsync("w");

        var response = await _api.PostAsync($"instances/w/{operation}");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(reason, await ManagementCaller.TextAsync(response, "ExceptionMessage"));
    }

    [Theory]
    [InlineData("?reason=enough", "enough")]
    [InlineData("?reason=7", "7")]
    [InlineData("", null)]
    public async Task Reason_of_a_termination_is_the_output_as_it_is(string query, string? output)
    {
        await StartWaitingAsync("w");
        await _api.PostAsync($"instances/w/terminate{query}");

        Assert.Equal(output, (await EndAsync("w")).SerializedOutput);
        Assert.Equal(output ?? "", await ManagementCaller.TextAsync(await _api.GetAsync("instances/w"), "output"));
    }

    [Theory]
    [InlineData(256, HttpStatusCode.Accepted)]
    [InlineData(257, HttpStatusCode.BadRequest)]
    public async Task Id_may_have_256_characters(int length, HttpStatusCode status) =>
        Assert.Equal(status, (await _api.PostAsync($"orchestrators/Echo/{new string('i', length)}", "\"x\"")).StatusCode);

    [Fact]
    public async Task Waiting_start_that_fails_answers_with_the_status_as_the_query_wants_it()
    {
        var response = await _api.PostAsync("orchestrators/Fail/f?timeout=30&pollingInterval=1&showInput=false&showHistory=true", "\"secret\"");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Failed", await ManagementCaller.TextAsync(response, "runtimeStatus"));
        Assert.Equal("", await ManagementCaller.TextAsync(response, "input"));
        Assert.Contains("ExecutionCompleted", await ManagementCaller.TextAsync(response, "historyEvents"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_process_is_the_primary_one() =>
        Assert.Equal(HttpStatusCode.OK, (await _api.PostAsync("makeprimary")).StatusCode);

    private async Task<int> CountAsync() => await _app.Durable.GetAllInstancesAsync().CountAsync(_bound.Token);

    private Task<OrchestrationMetadata> EndAsync(string id) => _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, _bound.Token);

    private async Task StartWaitingAsync(string id)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _api.PostAsync($"orchestrators/Wait/{id}")).StatusCode);
        await _app.Durable.WaitForInstanceStartAsync(id, _bound.Token);
    }
}
