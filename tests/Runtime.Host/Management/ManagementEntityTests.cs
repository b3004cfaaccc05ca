using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Management;

public sealed class ManagementEntityTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private FunctionsTestHost _app = null!;
    private ManagementCaller _api = null!;

    public async Task InitializeAsync()
    {
        _app = await FunctionsTestHost.StartAsync(new FunctionsTestHostOptions { Types = [typeof(Note)], HostJson = SampleApp.HostJson });
        _api = new(_app);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _bound.Dispose();
    }

    [Fact]
    public async Task Signal_takes_json_and_text_and_the_state_is_read()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _api.PostAsync("entities/Note/a?op=append", "\"one\"")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await _api.PostAsync("entities/NOTE/a?op=APPEND", " two", "text/plain")).StatusCode);
        Assert.Equal("one two", await ReadNoteAsync("a"));

        var response = await _api.GetAsync("entities/note/a");

        Assert.Equal((HttpStatusCode.OK, "\"one two\""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync("entities/note/A")).StatusCode);
    }

    [Fact]
    public async Task Deleted_entity_is_not_there()
    {
        await AppendAsync("a", "one");

        Assert.Equal(HttpStatusCode.Accepted, (await _api.DeleteAsync("entities/Note/a")).StatusCode);
        while ((await _api.GetAsync("entities/Note/a")).StatusCode != HttpStatusCode.NotFound)
        {
            _bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal("nothing", await ReadNoteAsync("a"));
    }

    [Fact]
    public async Task Entity_without_a_key_is_read_by_the_dollar_sign()
    {
        await _api.PostAsync("entities/Note?op=append", "\"nameless\"");
        Assert.Equal("nameless", await ReadNoteAsync(""));

        Assert.Equal("\"nameless\"", await (await _api.GetAsync("entities/Note/$")).Content.ReadAsStringAsync());
        Assert.Equal(["note/"], await KeysAsync(await _api.GetAsync("entities/Note")));
    }

    [Fact]
    public async Task List_tells_the_state_where_it_is_asked_for()
    {
        await AppendAsync("a", "one");

        var plain = (await ReadAsync("entities")).EnumerateArray().Single();
        var whole = (await ReadAsync("entities/note?fetchState=true")).EnumerateArray().Single();

        Assert.Equal(["entityId", "lastOperationTime", "state"], plain.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"name":"note","key":"a"}""", plain.GetProperty("entityId").GetRawText());
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("state").ValueKind);
        Assert.Equal("one", whole.GetProperty("state").GetString());
        Assert.Equal(DateTimeKind.Utc, whole.GetProperty("lastOperationTime").GetDateTime().Kind);
        Assert.Empty((await ReadAsync("entities/other")).EnumerateArray());
    }

    [Fact]
    public async Task List_filters_by_time_and_pages()
    {
        foreach (var key in (string[])["a", "b", "c"])
        {
            await AppendAsync(key, "x");
        }

        var first = await _api.GetAsync("entities?top=2");
        var second = await _api.GetAsync("entities?top=2", ManagementCaller.Continuation(first));

        Assert.Equal(["note/a", "note/b"], await KeysAsync(first));
        Assert.Equal(["note/c"], await KeysAsync(second));
        Assert.Null(ManagementCaller.Continuation(second));
        Assert.Empty(await KeysAsync(await _api.GetAsync("entities?lastOperationTimeTo=2020-01-01T00:00:00Z")));
        Assert.Empty(await KeysAsync(await _api.GetAsync("entities?lastOperationTimeFrom=2100-01-01T00:00:00Z")));
        Assert.Equal(3, (await KeysAsync(await _api.GetAsync("entities?lastOperationTimeFrom=2020-01-01T00:00:00Z"))).Count);
    }

    [Theory]
    [InlineData("entities", "1", "Invalid entity id")]
    [InlineData("entities/Nobody/a?op=append", "1", "The function 'nobody' doesn't exist, is disabled, or is not an entity function. Additional info: The following are the known entity functions: 'Note'.")]
    [InlineData("entities/Note/a?op=append", "{broken", "Could not parse JSON content: ")]
    [InlineData("entities/Note/a%5Cb?op=append", "1", "Entity keys must not contain ")]
    [InlineData("entities/a@b/c?op=append", "1", "entity names may not contain ")]
    public async Task Wrong_signal_is_a_400_that_says_why(string path, string body, string message)
    {
        var response = await _api.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(message, await ManagementCaller.TextAsync(response, "Message"), StringComparison.Ordinal);
        Assert.Empty((await ReadAsync("entities")).EnumerateArray());
    }

    [Theory]
    [InlineData("PUT", "entities/Note/a")]
    [InlineData("PATCH", "entities")]
    [InlineData("GET", "entities/Note/nobody")]
    [InlineData("GET", "entities/Nobody/a")]
    [InlineData("GET", "entities/Note/a/more")]
    public async Task Anything_else_is_an_empty_404(string method, string path)
    {
        var response = await _api.SendAsync(HttpMethod.Parse(method), path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(HttpResponseMessage response) =>
        [.. (await response.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray()
            .Select(entity => entity.GetProperty("entityId"))
            .Select(id => $"{id.GetProperty("name").GetString()}/{id.GetProperty("key").GetString()}")];

    private async Task<JsonElement> ReadAsync(string path) => await (await _api.GetAsync(path)).Content.ReadFromJsonAsync<JsonElement>();

    private async Task AppendAsync(string key, string text)
    {
        await _api.PostAsync($"entities/Note/{key}?op=append", $"\"{text}\"");
        Assert.Equal(text, await ReadNoteAsync(key));
    }

    private async Task<string?> ReadNoteAsync(string key)
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync("ReadNote", key, _bound.Token);
        return (await _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, _bound.Token)).ReadOutputAs<string>();
    }
}
