using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Http;

public sealed class HttpFunctionTests : IAsyncLifetime
{
    private FunctionsTestHost _app = null!;

    private HttpClient Client => _app.Client;

    public async Task InitializeAsync() => _app = await SampleApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Object_result_is_camel_case_json_with_numeric_enums()
    {
        var response = await Client.GetAsync("hello/Ada?mood=fine");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"text":"Hello Ada","mood":"fine","tone":1}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Object_that_is_no_action_result_answers_nothing() =>
        await AssertEmpty(HttpStatusCode.OK, await Client.GetAsync("object"));

    [Theory]
    [InlineData("typed/5f1c1f5e0c5a4f39a4a6a3ff00112233/41", "GET 5f1c1f5e0c5a4f39a4a6a3ff00112233 42 none")]
    [InlineData("typed/5f1c1f5e-0c5a-4f39-a4a6-a3ff00112233/-1/x%20y", "GET 5f1c1f5e0c5a4f39a4a6a3ff00112233 0 x y")]
    public async Task Route_values_are_bound_by_type(string path, string expected) => Assert.Equal(expected, await Client.GetStringAsync(path));

    [Theory]
    [InlineData("typed/not-a-guid/1")]
    [InlineData("typed/5f1c1f5e0c5a4f39a4a6a3ff00112233/one")]
    [InlineData("nowhere")]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("hello/a/b")]
    public async Task Path_that_no_template_and_constraint_takes_is_an_empty_404(string path) => await AssertEmpty(HttpStatusCode.NotFound, await Client.GetAsync(path));

    [Fact]
    public async Task Wrong_method_is_an_empty_404() =>
        await AssertEmpty(HttpStatusCode.NotFound, await Client.PostAsync("hello/Ada", content: null));

    [Fact]
    public async Task Route_value_that_does_not_convert_is_an_empty_500() =>
        await AssertEmpty(HttpStatusCode.InternalServerError, await Client.GetAsync("loose/many"));

    [Fact]
    public async Task Catch_all_whose_name_sorts_earlier_takes_the_more_specific_route() =>
        Assert.Equal("earlier exact", await Client.GetStringAsync("order/exact"));

    [Fact]
    public async Task Function_that_throws_is_an_empty_500() => await AssertEmpty(HttpStatusCode.InternalServerError, await Client.GetAsync("throw"));

    [Theory]
    [InlineData("json", 202, """{"text":"json","mood":null,"tone":1}""", "application/json")]
    [InlineData("status", 418, "", null)]
    [InlineData("file", 200, "file", "application/x-test")]
    [InlineData("empty", 200, "", null)]
    [InlineData("nocontent", 204, "", null)]
    [InlineData("problem", 409, """{"title":"Odd","status":409}""", "application/problem+json")]
    public async Task Action_result_writes_its_status_body_and_type(string kind, int status, string body, string? type)
    {
        var response = await Client.GetAsync($"results/{kind}");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Response_names_no_server() => Assert.False((await Client.GetAsync("object")).Headers.Contains("Server"));

    [Fact]
    public async Task Middleware_answers_without_calling_the_function()
    {
        var refused = await Client.GetAsync("guarded");
        using var request = new HttpRequestMessage(HttpMethod.Get, "guarded") { Headers = { { "X-Api-Key", "k" } } };
        var allowed = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("""{"title":"No key"}""", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(1, _app.Services.GetRequiredService<StreamProbe>().GuardedCalls);
    }

    [Fact]
    public async Task Invocation_has_one_scope_of_its_own()
    {
        var first = (await Client.GetFromJsonAsync<string[]>("scopes"))!;
        var second = (await Client.GetFromJsonAsync<string[]>("scopes"))!;

        Assert.Single(first.Distinct());
        Assert.Single(second.Distinct());
        Assert.NotEqual(first[0], second[0]);
    }

    [Fact]
    public async Task Context_knows_function_binding_data_and_trace()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "context/here");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var context = await (await Client.SendAsync(request)).Content.ReadFromJsonAsync<Dictionary<string, string>>();

        Assert.Equal("Context", context!["name"]);
        Assert.Equal("httpTrigger", context["binding"]);
        Assert.Equal("here", context["part"]);
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", context["trace"]);
        Assert.Equal("True", context["same"]);
        Assert.True(Guid.TryParse(context["invocation"], out _));
    }

    [Fact]
    public async Task Body_of_the_limit_is_taken_and_one_byte_more_is_413_with_problem_details()
    {
        const int Limit = 30_000_000;
        var taken = await Client.PostAsync("size", new ByteArrayContent(new byte[Limit]));
        var refused = await Client.PostAsync("size", new ByteArrayContent(new byte[Limit + 1]));

        Assert.Equal(Limit.ToString(), await taken.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(413, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32());
    }

    private static async Task AssertEmpty(HttpStatusCode status, HttpResponseMessage response)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }
}
