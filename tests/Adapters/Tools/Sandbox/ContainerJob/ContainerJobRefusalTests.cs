using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

/// <summary>What Azure Resource Manager may say instead of yes.</summary>
[RequiresNode]
[RequiresPrograms("curl", "prlimit", "setpriv", "timeout", "unshare")]
[Collection(JobCollection.Name)]
public sealed class ContainerJobRefusalTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly SandboxCommand Command = new() { Program = "true", Output = Stream.Null };

    private JobWorld world = null!;

    public async Task InitializeAsync() => world = await JobWorld.StartAsync(azurite);

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        world.Server.AssertContract();
        Assert.Empty(await world.LeftAsync());
    }

    [ConformanceFact]
    public Task Start_that_is_not_authenticated_is_no_sandbox() => RefusedAsync(401, "There is no sandbox: the app's identity may not start the job that the settings name.");

    [ConformanceFact]
    public Task Start_that_is_forbidden_is_no_sandbox() => RefusedAsync(403, "There is no sandbox: the app's identity may not start the job that the settings name.");

    [ConformanceFact]
    public Task Job_that_does_not_exist_is_no_sandbox() => RefusedAsync(404, "There is no sandbox: the job that the settings name does not exist.");

    [ConformanceFact]
    public Task Start_that_is_wrong_is_no_sandbox() => RefusedAsync(400, "There is no sandbox: the job that the settings name can't be started.");

    [ConformanceFact]
    public async Task Job_that_is_being_changed_is_started_later()
    {
        world.Server.Refuse("start", 409).Refuse("start", 409);
        var run = world.Begin(Command);
        await world.PassAsync(run, 1, 2, 1);

        Assert.True((await run).Succeeded);
        Assert.Equal(["start 409", "start 409", "start 200", "status 200"], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Service_that_wants_not_to_be_asked_is_not_asked_so_long()
    {
        world.Server.Refuse("start", 429, "7").Refuse("status", 429, "9");
        var run = world.Begin(Command);
        await world.PassAsync(run, 7, 1, 9);

        Assert.True((await run).Succeeded);
        Assert.Equal(["start 429", "start 200", "status 429", "status 200"], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Start_whose_answer_was_an_error_is_found_and_not_repeated()
    {
        world.Server.Refuse("start", 500, afterwards: true);
        var run = world.Begin(Command);
        await world.PassAsync(run, 1);

        Assert.True((await run).Succeeded);
        Assert.Equal(["start 500", "list 200", "status 200"], world.Server.Requests);
        Assert.Single(world.Server.Executions);
    }

    [ConformanceFact]
    public async Task Start_whose_answer_was_lost_is_found_and_not_repeated()
    {
        world.Server.Instead.Enqueue(("start", async context =>
        {
            await world.Server.StartExecutionAsync(context, answers: false);
            context.Abort();
        }));
        var run = world.Begin(Command);
        await world.PassAsync(run, 1);

        Assert.True((await run).Succeeded);
        Assert.Single(world.Server.Executions);
    }

    [ConformanceFact]
    public async Task Service_that_fails_again_and_again_is_worth_another_try_later()
    {
        world.Server.Refuse("start", 500).Refuse("start", 503).Refuse("start", 502).Refuse("start", 504);
        var run = world.Begin(Command);
        await world.PassAsync(run, 1, 2, 4);

        var failed = await Assert.ThrowsAsync<CartritaException>(() => run);

        Assert.Same(Problems.Unavailable, failed.Problem);
        Assert.Equal(["start 500", "list 200", "start 503", "list 200", "start 502", "list 200", "start 504", "list 200"], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Start_that_is_accepted_is_followed_to_its_outcome()
    {
        world.Server.AcceptsOnly = true;
        world.Server.Refuse("operation", 202);
        var run = world.Begin(Command);
        await world.PassAsync(run, 1, 2, 1);

        Assert.True((await run).Succeeded);
        Assert.Equal(["start 202", "operation 202", "operation 200", "status 200"], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Outcome_that_the_identity_may_not_see_is_found_among_the_executions()
    {
        world.Server.AcceptsOnly = true;
        world.Server.Refuse("operation", 403);
        var run = world.Begin(Command);
        await world.PassAsync(run, 1, 1);

        Assert.True((await run).Succeeded);
        Assert.Equal(["start 202", "operation 403", "list 200", "status 200"], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Token_goes_to_no_other_service()
    {
        await using var other = await ManagementServer.StartAsync();
        world.Server.AcceptsOnly = true;
        world.Server.Elsewhere = other.Address.AbsoluteUri.TrimEnd('/');
        var run = world.Begin(Command);
        await world.PassAsync(run, 1);

        Assert.True((await run).Succeeded);
        Assert.Empty(other.Requests);
        Assert.Equal(["start 202", "list 200", "status 200"], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Execution_that_is_not_seen_at_once_is_looked_for_again()
    {
        world.Server.Refuse("status", 404).Refuse("status", 404);
        var run = world.Begin(Command);
        await world.PassAsync(run, 1, 1.5, 2.25);

        Assert.True((await run).Succeeded);
    }

    [ConformanceFact]
    public async Task Execution_that_is_gone_is_worth_another_try()
    {
        world.Server.Holds = true;
        world.Server.Status = execution =>
        {
            world.Server.Executions.TryRemove(execution.Name, out _);
            return Task.FromResult("Running");
        };
        var run = world.Begin(Command);
        await world.PassAsync(run, 1, 1.5, 2.25, 3.375, 5, 5);

        var failed = await Assert.ThrowsAsync<CartritaException>(() => run);

        Assert.Equal((Problems.Unavailable, "The sandbox's job ended without a result."), (failed.Problem, failed.Detail));
        Assert.Equal(["start 200", "status 200", .. Enumerable.Repeat("status 404", 5)], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Execution_that_fails_by_itself_is_worth_another_try()
    {
        world.Server.Holds = true;
        world.Server.Status = _ => Task.FromResult("Failed");

        var failed = await Assert.ThrowsAsync<CartritaException>(() => world.RunAsync(Command, CancellationToken.None));

        Assert.Equal((Problems.Unavailable, "The sandbox's job ended without a result."), (failed.Problem, failed.Detail));
    }

    [ConformanceFact]
    public async Task Execution_that_nobody_may_look_at_is_stopped()
    {
        world.Server.Refuse("status", 403);

        var refused = await Assert.ThrowsAsync<CartritaException>(() => world.RunAsync(Command, CancellationToken.None));

        Assert.Same(Problems.SandboxUnavailable, refused.Problem);
        Assert.Equal(["start 200", "status 403", "stop 202"], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Execution_that_can_not_be_stopped_changes_nothing_for_the_caller()
    {
        using var cancel = new CancellationTokenSource();
        world.Server.Status = world.RunsAsync;
        world.Server.Refuse("stop", 403);
        var run = world.Begin(new SandboxCommand { Program = "sleep", Arguments = ["1000"], Output = Stream.Null }, cancel.Token);
        await world.PassAsync(run, 1, 1.5);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Contains("stop 403", world.Server.Requests);
        world.Server.Executions.Values.Single().Stop();
        Assert.Equal("Stopped", await world.Server.Executions.Values.Single().Ended);
    }

    private async Task RefusedAsync(int status, string detail)
    {
        world.Server.Refuse("start", status);

        var refused = await Assert.ThrowsAsync<CartritaException>(() => world.Begin(Command));

        Assert.Equal((Problems.SandboxUnavailable, detail), (refused.Problem, refused.Detail));
        Assert.Equal([$"start {status}"], world.Server.Requests);
    }
}
