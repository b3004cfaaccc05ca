using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Http;

public sealed class HttpSettingsTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Custom_headers_are_on_every_response_errors_too()
    {
        await using var app = await SampleApp.StartAsync(SampleApp.Options with
        {
            HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":"","customHeaders":{"X-Content-Type-Options":"nosniff"}}}}""",
        });

        foreach (var path in new[] { "hello/Ada", "nowhere", "throw" })
        {
            Assert.Equal(["nosniff"], (await app.Client.GetAsync(path, _limit.Token)).Headers.GetValues("X-Content-Type-Options"));
        }
    }

    [Fact]
    public async Task Requests_beyond_the_outstanding_ones_are_429()
    {
        await using var app = await SampleApp.StartAsync(SampleApp.Options with
        {
            HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":"","maxOutstandingRequests":1}}}""",
        });
        using var open = await app.Client.GetAsync("stream", HttpCompletionOption.ResponseHeadersRead, _limit.Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await app.Client.GetAsync("hello/Ada", _limit.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("nowhere", _limit.Token)).StatusCode);
        app.Services.GetRequiredService<StreamProbe>().Released.SetResult();
    }

    [Fact]
    public async Task Requests_beyond_the_concurrent_ones_wait_for_their_turn()
    {
        await using var app = await SampleApp.StartAsync(SampleApp.Options with
        {
            HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":"","maxConcurrentRequests":1}}}""",
        });
        using var open = await app.Client.GetAsync("stream", HttpCompletionOption.ResponseHeadersRead, _limit.Token);

        var waiting = app.Client.GetStringAsync("order/exact", _limit.Token);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("nowhere", _limit.Token)).StatusCode);
        Assert.False(waiting.IsCompleted);
        app.Services.GetRequiredService<StreamProbe>().Released.SetResult();

        Assert.Equal("earlier exact", await waiting);
    }

    [Fact]
    public async Task Only_the_functions_that_host_json_lists_run()
    {
        await using var app = await SampleApp.StartAsync(SampleApp.Options with
        {
            HostJson = """{"version":"2.0","functions":["Hello"],"extensions":{"http":{"routePrefix":""}}}""",
        });

        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("hello/Ada", _limit.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("order/exact", _limit.Token)).StatusCode);
    }
}
