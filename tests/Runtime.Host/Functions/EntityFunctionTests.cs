using System.Net;
using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Functions;

public sealed class EntityFunctionTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private FunctionsTestHost _app = null!;

    public async Task InitializeAsync() => _app = await SampleApp.StartAsync(
        SampleApp.Options with { Types = [typeof(SampleEntityFunctions)] }, builder => builder.Services.AddSingleton<EntityProbe>());

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _limit.Dispose();
    }

    [Theory]
    [InlineData("tally", "7")]
    [InlineData("TALLY_state", "{\"Sum\":7}")]
    [InlineData("TallyDelegate", "7")]
    [InlineData("TallyInstance", "7")]
    public async Task Each_way_of_dispatching_runs_the_operations(string name, string state)
    {
        var id = new EntityInstanceId(name, "K");

        Assert.Equal("3", await AddAsync(id, 3));
        Assert.Equal("7", await AddAsync(id, 4));

        Assert.Equal(state, (await _app.Durable.Entities.GetEntityAsync(id, _limit.Token))!.State.Value);
    }

    [Fact]
    public async Task Entity_takes_its_dependencies_from_the_scope_of_its_turn()
    {
        await AddAsync(new("TallyInstance", "k"), 1);
        await AddAsync(new("TallyInstance", "k"), 1);

        var seen = _app.Services.GetRequiredService<EntityProbe>().All();

        Assert.Equal(4, seen.Count);
        Assert.EndsWith(" @tallyinstance@k True", seen[0], StringComparison.Ordinal);
        Assert.Equal("@tallyinstance@k 1", seen[1]);
        Assert.NotEqual(seen[0], seen[2]);
    }

    [Theory]
    [InlineData("ThrowsBefore", "no Microsoft.Azure.Functions.Worker.TaskEntityDispatcher")]
    [InlineData("ThrowsAfter", "after")]
    [InlineData("NeverDispatches", "The function returned without a call of TaskEntityDispatcher.DispatchAsync, or did not await it.")]
    public async Task Function_that_fails_fails_its_operations_and_changes_nothing(string name, string cause)
    {
        var id = new EntityInstanceId(name, "k");

        var output = await AddAsync(id, 1);

        Assert.Equal($"FunctionInvocationFailed: Invocation of function '{id.Name}' failed with an exception. ({cause})", output);
        Assert.Null(await _app.Durable.Entities.GetEntityAsync(id, _limit.Token));
    }

    [Fact]
    public async Task Entity_that_no_function_has_is_told_to_its_caller() =>
        Assert.Equal("EntityTaskNotFound: No entity task named 'nobody' was found. ()", await AddAsync(new("nobody", "k"), 1));

    [Fact]
    public async Task Http_function_reads_an_entity_as_json()
    {
        await AddAsync(new("Tally", "http"), 5);

        var found = await _app.Client.GetStringAsync("tallies/tally/http", _limit.Token);
        var missing = await _app.Client.GetAsync("tallies/tally/other", _limit.Token);

        Assert.StartsWith("""{"id":"@tally@http","lastModifiedTime":""", found, StringComparison.Ordinal);
        Assert.EndsWith(""","state":5}""", found, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<string> AddAsync(EntityInstanceId id, int amount)
    {
        var run = await _app.Durable.ScheduleNewOrchestrationInstanceAsync("AddTo", new AddInput(id, amount), _limit.Token);
        var ended = await _app.Durable.WaitForInstanceCompletionAsync(run, getInputsAndOutputs: true, _limit.Token);
        return ended.ReadOutputAs<string>() ?? throw new InvalidOperationException(ended.ToString());
    }
}
