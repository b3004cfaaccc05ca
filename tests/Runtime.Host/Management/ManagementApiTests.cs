using Microsoft.Extensions.Logging;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Management;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Cartrita.Runtime.Host.Tests.Management;

public sealed class ManagementApiTests : IAsyncLifetime
{
    private const string Base = "runtime/webhooks/durabletask";

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private FunctionsTestHost _app = null!;
    private string _key = "";

    private static FunctionsTestHostOptions Options => new() { Types = [typeof(SampleManagedFunctions)], HostJson = SampleApp.HostJson };

    public async Task InitializeAsync()
    {
        _app = await FunctionsTestHost.StartAsync(Options);
        _key = (await File.ReadAllTextAsync(Path.Combine(_app.StateDirectory, ManagementKey.FileName))).Trim();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _bound.Dispose();
    }

    [Theory]
    [InlineData("instances")]
    [InlineData("nothing")]
    [InlineData("deadletters")]
    public async Task Caller_without_the_key_learns_nothing(string path)
    {
        foreach (var url in (string[])[$"{Base}/{path}", $"{Base}/{path}?code=", $"{Base}/{path}?code=wrong"])
        {
            var response = await _app.Client.GetAsync(url);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Key_is_taken_from_the_header_and_only_its_owner_can_read_the_file()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base}/instances") { Headers = { { "x-functions-key", _key } } };

        Assert.Equal(HttpStatusCode.OK, (await _app.Client.SendAsync(request)).StatusCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_app.StateDirectory, ManagementKey.FileName)));
        }
    }

    [Fact]
    public async Task No_function_takes_the_api_and_the_api_takes_no_other_path()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("nothing")).StatusCode);
        Assert.Equal("fallback runtime/webhooks/other", await _app.Client.GetStringAsync("runtime/webhooks/other"));
        Assert.Equal("fallback x", await _app.Client.GetStringAsync("x"));
    }

    [Theory]
    [InlineData("Information")]
    [InlineData("Trace")]
    public async Task Key_is_in_no_log_line_whatever_the_app_logs(string level)
    {
        var logs = new LogLines();
        await using var app = await FunctionsTestHost.StartAsync(
            Options with
            {
                HostJson = """{"version":"2.0","logging":{"logLevel":{"default":"LEVEL","Microsoft.AspNetCore":"LEVEL"}},"extensions":{"http":{"routePrefix":""}}}"""
                    .Replace("LEVEL", level, StringComparison.Ordinal),
            },
            builder => builder.Logging.AddProvider(logs));
        var key = (await File.ReadAllTextAsync(Path.Combine(app.StateDirectory, ManagementKey.FileName))).Trim();

        await app.Client.GetStringAsync($"{Base}/instances?code={key}");

        Assert.NotEmpty(logs.Lines);
        Assert.DoesNotContain(logs.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Api_that_is_switched_off_is_not_there()
    {
        await using var app = await FunctionsTestHost.StartAsync(
            Options with { Settings = new Dictionary<string, string?> { ["LocalRuntime:Management"] = "false" } });

        Assert.Equal($"fallback {Base}/instances", await app.Client.GetStringAsync($"{Base}/instances"));
        Assert.False(File.Exists(Path.Combine(app.StateDirectory, ManagementKey.FileName)));
    }

    [Fact]
    public async Task Start_answers_with_addresses_that_work()
    {
        var response = await PostAsync("orchestrators/Echo/one", "\"hello\"");
        var links = await response.Content.ReadFromJsonAsync<JsonElement>();
        await _app.Durable.WaitForInstanceCompletionAsync("one", _bound.Token);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter!.Delta);
        Assert.Equal(links.GetProperty("statusQueryGetUri").GetString(), response.Headers.Location!.ToString());
        Assert.Equal(
            ["id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri", "restartPostUri", "suspendPostUri", "resumePostUri"],
            links.EnumerateObject().Select(link => link.Name));
        var status = await _app.Client.GetFromJsonAsync<JsonElement>(links.GetProperty("statusQueryGetUri").GetString());
        Assert.Equal(
            ("Echo", "one", "Completed", "hello", "said hello"),
            (Text(status, "name"), Text(status, "instanceId"), Text(status, "runtimeStatus"), Text(status, "input"), Text(status, "output")));
        Assert.EndsWith("Z", Text(status, "createdTime"), StringComparison.Ordinal);
        Assert.False(status.TryGetProperty("historyEvents", out _));
    }

    [Fact]
    public async Task Start_waits_for_the_output_where_it_is_asked_to()
    {
        var ended = await PostAsync("orchestrators/Echo?timeout=30&pollingInterval=1", "\"x\"");
        var waiting = await PostAsync("orchestrators/Wait/w?timeout=0&pollingInterval=0");

        Assert.Equal((HttpStatusCode.OK, "\"said x\""), (ended.StatusCode, await ended.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Accepted, waiting.StatusCode);
    }

    [Theory]
    [InlineData("orchestrators/Nobody", null, 400)]
    [InlineData("orchestrators/Echo/@entity", null, 400)]
    [InlineData("orchestrators/Echo", "{broken", 400)]
    [InlineData("instances/none/terminate", null, 404)]
    [InlineData("instances/none/raiseEvent/go", "1", 404)]
    [InlineData("instances/none/restart", null, 400)]
    [InlineData("instances/none/rewind", null, 404)]
    [InlineData("instances/none/unknown", null, 404)]
    [InlineData("deadletters/7/retry", null, 404)]
    public async Task Wrong_posts_are_told_by_status(string path, string? body, int status) =>
        Assert.Equal(status, (int)(await PostAsync(path, body)).StatusCode);

    [Fact]
    public async Task Status_of_a_live_instance_is_202_and_leads_back_to_itself()
    {
        await StartWaitingAsync("w");

        var response = await GetAsync("instances/w");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        Assert.Equal(new Uri(_app.Address, $"{Base}/instances/w?code={_key}"), response.Headers.Location);
        Assert.Equal("waiting", Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "customStatus"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("instances/none")).StatusCode);
    }

    [Fact]
    public async Task Failure_is_500_only_where_it_is_asked_for()
    {
        await PostAsync("orchestrators/Fail/f");
        await _app.Durable.WaitForInstanceCompletionAsync("f", _bound.Token);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("instances/f")).StatusCode);
        var response = await GetAsync("instances/f?returnInternalServerErrorOnFailure=true");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("no luck", Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "output"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_joins_what_was_scheduled_with_its_end()
    {
        await PostAsync("orchestrators/Echo/h", "\"x\"");
        await _app.Durable.WaitForInstanceCompletionAsync("h", _bound.Token);

        var history = (await ReadAsync("instances/h?showHistory=true&showHistoryOutput=true&showInput=false")).GetProperty("historyEvents");

        Assert.Equal(["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"], history.EnumerateArray().Select(e => Text(e, "EventType")));
        Assert.Equal(("Say", "said x"), (Text(history[1], "FunctionName"), Text(history[1], "Result")));
        Assert.False(history[1].TryGetProperty("Input", out _));
        var plain = (await ReadAsync("instances/h?showHistory=true")).GetProperty("historyEvents");
        Assert.False(plain[1].TryGetProperty("Result", out _));
    }

    [Fact]
    public async Task Event_terminate_suspend_and_resume_answer_by_status()
    {
        await StartWaitingAsync("a");
        await StartWaitingAsync("b");

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("instances/a/raiseEvent/go", "1", "text/plain")).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync("instances/a/resume")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/a/suspend?reason=lunch")).StatusCode);
        while ((await _app.Durable.GetInstanceAsync("a", _bound.Token))!.RuntimeStatus != OrchestrationRuntimeStatus.Suspended)
        {
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/a/resume")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/a/raiseEvent/go", "7")).StatusCode);
        var run = await _app.Durable.WaitForInstanceCompletionAsync("a", getInputsAndOutputs: true, _bound.Token);
        Assert.Equal("7", run.SerializedOutput);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("instances/b/terminate?reason=enough")).StatusCode);
        await _app.Durable.WaitForInstanceCompletionAsync("b", _bound.Token);
        Assert.Equal("enough", Text(await ReadAsync("instances/b"), "output"));
        foreach (var operation in (string[])["terminate", "suspend", "resume", "rewind", "raiseEvent/go"])
        {
            Assert.Equal(HttpStatusCode.Gone, (await PostAsync($"instances/a/{operation}", "1")).StatusCode);
        }
    }

    [Fact]
    public async Task Restart_runs_the_same_input_again_and_rewind_is_not_there()
    {
        await PostAsync("orchestrators/Echo/r", "\"x\"");
        await PostAsync("orchestrators/Fail/f");
        await _app.Durable.WaitForInstanceCompletionAsync("r", _bound.Token);
        await _app.Durable.WaitForInstanceCompletionAsync("f", _bound.Token);

        var fresh = await (await PostAsync("instances/r/restart")).Content.ReadFromJsonAsync<JsonElement>();
        var same = await (await PostAsync("instances/r/restart?restartWithNewInstanceId=false")).Content.ReadFromJsonAsync<JsonElement>();
        var run = await _app.Durable.WaitForInstanceCompletionAsync(Text(fresh, "id")!, getInputsAndOutputs: true, _bound.Token);

        Assert.Equal("said x", run.ReadOutputAs<string>());
        Assert.NotEqual("r", Text(fresh, "id"));
        Assert.Equal("r", Text(same, "id"));
        Assert.Equal(HttpStatusCode.NotImplemented, (await PostAsync("instances/f/rewind")).StatusCode);
    }

    [Fact]
    public async Task List_filters_and_pages()
    {
        foreach (var id in (string[])["p1", "p2", "p3", "q1"])
        {
            await PostAsync($"orchestrators/Echo/{id}", "\"x\"");
            await _app.Durable.WaitForInstanceCompletionAsync(id, _bound.Token);
        }

        await StartWaitingAsync("p4");
        var first = await GetAsync("instances?instanceIdPrefix=p&runtimeStatus=Completed,Failed&top=2&showInput=false");
        var token = first.Headers.GetValues("x-ms-continuation-token").Single();
        using var next = new HttpRequestMessage(HttpMethod.Get, $"{Base}/instances?instanceIdPrefix=p&runtimeStatus=Completed&top=2&code={_key}")
        {
            Headers = { { "x-ms-continuation-token", token } },
        };
        var second = await _app.Client.SendAsync(next);

        Assert.Equal(["p1", "p2"], await IdsAsync(first));
        Assert.Equal(["p3"], await IdsAsync(second));
        Assert.True(!second.Headers.TryGetValues("x-ms-continuation-token", out var end) || end.Single().Length == 0);
    }

    [Theory]
    [InlineData("instances")]
    [InlineData("deadletters")]
    public async Task Page_has_an_end_whatever_is_asked_for_and_a_token_that_is_none_is_the_callers_fault(string path)
    {
        await GiveUpAsync("lost");
        using var next = new HttpRequestMessage(HttpMethod.Get, Url(path)) { Headers = { { "x-ms-continuation-token", "99999999999999999999" } } };

        Assert.Single((await ReadAsync($"{path}?top={int.MaxValue}")).EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.Client.SendAsync(next)).StatusCode);
        Assert.Equal(1000, new ManagementQuery(new QueryCollection(new Dictionary<string, StringValues> { ["top"] = "5000" })).PageSize);
    }

    [Fact]
    public async Task Purge_takes_one_or_many_and_says_how_many()
    {
        foreach (var id in (string[])["a", "b", "c"])
        {
            await PostAsync($"orchestrators/Echo/{id}", "\"x\"");
            await _app.Durable.WaitForInstanceCompletionAsync(id, _bound.Token);
        }

        Assert.Equal((HttpStatusCode.OK, """{"instancesDeleted":1}"""), await DeleteAsync("instances/a"));
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync("instances/a")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await DeleteAsync("instances")).Status);
        Assert.Equal((HttpStatusCode.OK, """{"instancesDeleted":2}"""), await DeleteAsync("instances?createdTimeFrom=2020-01-01T00:00:00Z"));
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync("instances?createdTimeFrom=2020-01-01T00:00:00Z")).Status);
    }

    [Fact]
    public async Task Dead_letters_are_listed_read_retried_and_discarded()
    {
        await GiveUpAsync("g1");
        await GiveUpAsync("g2");

        var letters = await ReadAsync("deadletters");
        Assert.Equal(["g1", "g2"], letters.EnumerateArray().Select(letter => Text(letter, "instanceId")));
        Assert.Equal(("Turn", "Wait"), (Text(letters[0], "kind"), Text(letters[0], "name")));
        var id = letters[0].GetProperty("id").GetInt64();
        Assert.Equal("IO", Text((await ReadAsync($"deadletters/{id}")).GetProperty("failure"), "type"));
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"deadletters/{id}/retry")).StatusCode);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await _app.Durable.GetInstanceAsync("g1", _bound.Token))!.RuntimeStatus);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"deadletters/{letters[1].GetProperty("id").GetInt64()}")).Status);
        Assert.Equal(0, (await ReadAsync("deadletters?instanceId=g2")).GetArrayLength());
    }

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();

    private static async Task<IEnumerable<string?>> IdsAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Select(instance => Text(instance, "instanceId")).ToList();

    // As the dispatcher gives a turn up, without the failures that lead there.
    private async Task GiveUpAsync(string id)
    {
        await StartWaitingAsync(id);
        var store = _app.Services.GetRequiredService<RuntimeWork>().Store;
        var turn = (await store.ReadTurnAsync((await store.FindAsync(id, withValues: false))!.Key))!;
        var failure = new TaskFailureDetails("IO", "broken", null, null, null);
        Assert.NotNull(await store.CommitTurnAsync(new TurnCommit
        {
            InstanceKey = turn.InstanceKey,
            InstanceId = id,
            ExecutionId = turn.ExecutionId,
            HistoryLength = turn.HistoryLength,
            Now = TimeProvider.System.GetUtcNow(),
            Appended = [],
            Consumed = [],
            Status = OrchestrationRuntimeStatus.Failed,
            Failure = failure,
            DeadLetter = new DeadLetter
            {
                InstanceKey = turn.InstanceKey,
                InstanceId = id,
                ExecutionId = turn.ExecutionId,
                Kind = DeadLetterKind.Turn,
                Name = "Wait",
                Failures = 5,
                Failure = failure,
                FailedAt = TimeProvider.System.GetUtcNow(),
                HistoryLength = turn.HistoryLength,
                Status = turn.Status,
            },
        }));
    }

    private async Task StartWaitingAsync(string id)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"orchestrators/Wait/{id}")).StatusCode);
        await _app.Durable.WaitForInstanceStartAsync(id, _bound.Token);
    }

    private string Url(string path) => $"{Base}/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}code={_key}";

    private Task<HttpResponseMessage> GetAsync(string path) => _app.Client.GetAsync(Url(path));

    private Task<JsonElement> ReadAsync(string path) => _app.Client.GetFromJsonAsync<JsonElement>(Url(path));

    private Task<HttpResponseMessage> PostAsync(string path, string? body = null, string type = "application/json") =>
        _app.Client.PostAsync(Url(path), body is null ? null : new StringContent(body, Encoding.UTF8, type));

    private async Task<(HttpStatusCode Status, string Body)> DeleteAsync(string path)
    {
        var response = await _app.Client.DeleteAsync(Url(path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
