using System.Net;
using System.Text;
using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Http;

public sealed class HttpDataTests : IAsyncLifetime
{
    private FunctionsTestHost _app = null!;

    public async Task InitializeAsync() =>
        _app = await FunctionsTestHost.StartAsync(new FunctionsTestHostOptions { Types = [typeof(SampleHttpDataFunctions)], HostJson = SampleApp.HostJson });

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Request_is_told_whole_and_the_response_is_what_was_made_of_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "data/a%20part?q=what%3F") { Content = new StringContent("body", Encoding.UTF8) };
        request.Headers.Add("x-word", ["one", "two"]);
        request.Headers.Add("Cookie", "biscuit=crumbs");

        var response = await _app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("POST a part what? /data/a%20part one, two crumbs body", await response.Content.ReadAsStringAsync());
        Assert.Equal("yes", response.Headers.GetValues("x-answer").Single());
        Assert.Equal("cake=cream; max-age=60; path=/; samesite=strict; httponly", response.Headers.GetValues("Set-Cookie").Single());
    }

    [Fact]
    public async Task Json_is_the_workers_and_the_status_stays_as_it_was_set()
    {
        var response = await _app.Client.PostAsync("data-json", new StringContent("""{"X":1}"""));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"X":2}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("anew", response.Headers.GetValues("x-set").Single());
    }

    [Fact]
    public async Task Response_without_a_body_has_its_headers()
    {
        var response = await _app.Client.GetAsync("data-empty");

        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Equal("moved", response.Headers.GetValues("x-why").Single());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Writing_without_waiting_fails_as_in_the_integration() =>
        Assert.Equal(HttpStatusCode.InternalServerError, (await _app.Client.GetAsync("data-sync")).StatusCode);
}
