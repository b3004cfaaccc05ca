using System.Text;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.Adapters.Tools.OpenApi.Loading;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Documents of addresses that refer to others: only those of their origin, or of one that the settings allow, and what was there stays when one is away.</summary>
public sealed class WebReferenceTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> texts = new()
    {
        ["/v1/api.yaml"] =
            """
            openapi: 3.0.3
            info: { title: Shop, version: "1" }
            paths:
              /a: { $ref: '../paths/a.yaml' }
              /b: { get: { operationId: b, summary: Needs nothing else. } }
            """,
        ["/paths/a.yaml"] = "get: { operationId: a, summary: Gets one of the things., parameters: [ { in: query, name: q, schema: { $ref: 'https://elsewhere.example/x.yaml' } } ] }\npost: { operationId: c, summary: Makes one of the things. }",
        ["/more.yaml"] = "Thing: { type: string }",
    };

    private PlainServer server = null!;
    private PlainServer other = null!;
    private int status = 200;

    public async Task InitializeAsync()
    {
        (server, other) = (await PlainServer.StartAsync(), await PlainServer.StartAsync());
        server.Answer = (request, response) =>
        {
            response.StatusCode = request.Target == "/v1/api.yaml" ? 200 : status;
            if (!texts.TryGetValue(request.Target, out var text) || response.StatusCode != 200)
            {
                response.StatusCode = response.StatusCode == 200 ? 404 : response.StatusCode;
                return Task.CompletedTask;
            }

            var tag = $"\"{text.Length}\"";
            response.Headers.ETag = tag;
            response.StatusCode = request.Header("If-None-Match") == tag ? 304 : 200;
            return response.StatusCode == 200 ? response.WriteAsync(text) : Task.CompletedTask;
        };
        other.Answer = (_, response) => response.WriteAsync("type: string");
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task Text_of_the_origin_is_read_and_one_of_another_is_not()
    {
        await using var host = Host();

        Assert.Equal(["shop_c", "shop_b"], await IdsAsync(host));
        Assert.Equal(["/v1/api.yaml", "/paths/a.yaml"], server.Requests.Select(request => request.Target));
    }

    [Fact]
    public async Task Text_of_an_origin_that_the_settings_allow_is_read()
    {
        texts["/paths/a.yaml"] = texts["/paths/a.yaml"].Replace("https://elsewhere.example/", other.Address.ToString(), StringComparison.Ordinal);
        await using (var closed = Host())
        {
            Assert.Equal(["shop_c", "shop_b"], await IdsAsync(closed));
            Assert.Empty(other.Requests);
        }

        await using var host = Host(("OpenApi:shop:AllowedOrigins", $"https://nobody.example, {other.Address}"));

        Assert.Equal(["shop_a", "shop_c", "shop_b"], await IdsAsync(host));
        Assert.Equal("/x.yaml", Assert.Single(other.Requests).Target);
    }

    [Fact]
    public async Task Text_of_the_web_that_refers_to_a_file_reads_none()
    {
        texts["/paths/a.yaml"] = texts["/paths/a.yaml"].Replace("https://elsewhere.example/x.yaml", "file:///etc/hostname", StringComparison.Ordinal);
        await using var host = Host();

        Assert.Equal(["shop_c", "shop_b"], await IdsAsync(host));
    }

    [Fact]
    public async Task Every_text_is_asked_on_condition_and_a_changed_one_changes_the_tools()
    {
        await using var host = Host();
        await IdsAsync(host);
        var before = server.Requests.Count;

        host.Time.Advance(TimeSpan.FromMinutes(61));
        await IdsAsync(host);
        Assert.All(server.Requests.Skip(before), request => Assert.NotNull(request.Header("If-None-Match")));
        Assert.Equal(before + 2, server.Requests.Count);

        texts["/paths/a.yaml"] = texts["/paths/a.yaml"].Replace("operationId: c,", "operationId: changed,", StringComparison.Ordinal);
        host.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(["shop_changed", "shop_b"], await IdsAsync(host));
    }

    [Fact]
    public async Task Text_that_was_not_there_is_asked_again_whatever_the_document_s_tag_says()
    {
        status = 400;
        await using var host = Host();
        Assert.Equal(["shop_b"], await IdsAsync(host));

        status = 200;
        host.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(["shop_c", "shop_b"], await IdsAsync(host));
    }

    [Fact]
    public async Task Text_that_is_away_for_a_while_takes_no_tool_away()
    {
        var (time, web) = (new ManualTime(), new FewTexts(texts) { Away = "/paths/a.yaml" });
        var options = new OpenApiOptions { Document = "https://shop.example/v1/api.yaml", Agents = "task_agent" };
        using var source = new OpenApiToolSource("shop", options, null!, web, time, NullLogger<OpenApiToolSource>.Instance);
        Assert.Equal(["shop_b"], await IdsAsync(source));

        web.Away = string.Empty;
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(["shop_c", "shop_b"], await IdsAsync(source));

        web.Away = "/paths/a.yaml";
        texts["/v1/api.yaml"] += "\n  /d: { get: { operationId: d, summary: Came later than all. } }";
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(["shop_c", "shop_b"], await IdsAsync(source));

        web.Away = string.Empty;
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(["shop_c", "shop_b", "shop_d"], await IdsAsync(source));
    }

    [Theory]
    [InlineData("schemas.example")]
    [InlineData("https://schemas.example/path")]
    [InlineData("file:///etc")]
    public void Origin_that_is_none_is_refused(string origin) =>
        Assert.Contains("AllowedOrigins", Assert.Throws<OptionsValidationException>(() => Host(("OpenApi:shop:AllowedOrigins", origin)).Source.Agents).Message, StringComparison.Ordinal);

    private ToolHost Host(params (string Key, string? Value)[] more) =>
        new([("OpenApi:shop:Document", $"{server.Address}v1/api.yaml"), ("OpenApi:shop:Agents", "task_agent"), .. more]);

    private static Task<IEnumerable<string>> IdsAsync(ToolHost host) => IdsAsync(host.Source);

    private static async Task<IEnumerable<string>> IdsAsync(IToolSource source) => (await source.ToolsAsync(CancellationToken.None)).Select(tool => tool.Binding.ToolId);

    private sealed class FewTexts(Dictionary<string, string> texts) : IWebTexts
    {
        internal string Away { get; set; } = string.Empty;

        public Task<WebText> AskAsync(Uri address, string? entityTag, int maximumBytes, CancellationToken cancellationToken) =>
            Task.FromResult(address.AbsolutePath == Away ? throw new CartritaException(Problems.VendorUnavailable) : new WebText(Encoding.UTF8.GetBytes(texts[address.AbsolutePath]), null));
    }
}
