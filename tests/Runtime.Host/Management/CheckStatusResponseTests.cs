using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cartrita.Runtime.Host.Management;
using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Testing;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.Management;

public sealed class CheckStatusResponseTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private FunctionsTestHost _app = null!;

    private static FunctionsTestHostOptions Options => new()
    {
        Types = [typeof(SampleManagedFunctions), typeof(SampleStatusFunctions)],
        HostJson = SampleApp.HostJson,
    };

    public async Task InitializeAsync() => _app = await FunctionsTestHost.StartAsync(Options);

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _bound.Dispose();
    }

    [Theory]
    [InlineData(202)]
    [InlineData(201)]
    public async Task Response_has_addresses_that_work(int status)
    {
        var response = await _app.Client.PostAsync($"tell/Echo/{status}", content: null);
        var addresses = await response.Content.ReadFromJsonAsync<JsonElement>();
        var id = addresses.GetProperty("Id").GetString()!;
        await _app.Durable.WaitForInstanceCompletionAsync(id, _bound.Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(addresses.GetProperty("StatusQueryGetUri").GetString(), response.Headers.Location!.OriginalString);
        var told = await _app.Client.GetFromJsonAsync<JsonElement>(response.Headers.Location);
        Assert.Equal(("Completed", "said x"), (told.GetProperty("runtimeStatus").GetString(), told.GetProperty("output").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await _app.Client.DeleteAsync(addresses.GetProperty("PurgeHistoryDeleteUri").GetString())).StatusCode);
    }

    [Fact]
    public async Task Addresses_are_those_of_the_name_that_a_proxy_tells()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "tell/Echo/202");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "outside.example");

        var response = await _app.Client.SendAsync(request);

        Assert.StartsWith("https://outside.example/runtime/webhooks/durabletask/instances/", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_answers_with_what_is_known_when_it_has_ended()
    {
        var response = await _app.Client.PostAsync("wait/Echo?limit=30000", content: null);
        var told = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            ["Name", "InstanceId", "CreatedAt", "LastUpdatedAt", "RuntimeStatus", "SerializedInput", "SerializedOutput", "SerializedCustomStatus"],
            told.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("Echo", "Completed", "\"x\"", "\"said x\""),
            (Text(told, "Name"), Text(told, "RuntimeStatus"), Text(told, "SerializedInput"), Text(told, "SerializedOutput")));
    }

    [Fact]
    public async Task Wait_for_a_failure_is_a_500_where_that_is_asked_for()
    {
        var response = await _app.Client.PostAsync("wait/Fail?limit=30000", content: null);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("Failed", Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "RuntimeStatus"));
    }

    [Fact]
    public async Task Wait_that_is_over_before_the_end_answers_with_addresses()
    {
        var response = await _app.Client.PostAsync("wait/Wait?limit=1", content: null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.NotNull(response.Headers.Location);
    }

    [Fact]
    public async Task Addresses_without_a_request_are_those_that_the_host_knows()
    {
        var key = (await File.ReadAllTextAsync(Path.Combine(_app.StateDirectory, ManagementKey.FileName))).Trim();

        var addresses = await _app.Client.GetFromJsonAsync<JsonElement>("addresses/an%20id");

        Assert.Equal("an id", Text(addresses, "id"));
        Assert.Equal($"{_app.Address.GetLeftPart(UriPartial.Authority)}/runtime/webhooks/durabletask/instances/an%20id?code={key}", Text(addresses, "statusQueryGetUri"));
        Assert.EndsWith($"/instances/an%20id/raiseEvent/{{eventName}}?code={key}", Text(addresses, "sendEventPostUri"), StringComparison.Ordinal);
        Assert.EndsWith($"/instances/an%20id/terminate?reason={{{{text}}}}&code={key}", Text(addresses, "terminatePostUri"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, addresses.GetProperty("rewindPostUri").ValueKind);
        Assert.Equal(JsonValueKind.Null, addresses.GetProperty("restartPostUri").ValueKind);
    }

    [Fact]
    public async Task Without_the_api_no_address_is_known()
    {
        await using var app = await FunctionsTestHost.StartAsync(
            Options with { Settings = new Dictionary<string, string?> { ["LocalRuntime:Management"] = "false" } });

        Assert.Throws<InvalidOperationException>(() => app.Durable.CreateHttpManagementPayload("id"));
        Assert.Throws<ArgumentException>(() => app.Durable.CreateHttpManagementPayload(""));
    }

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
