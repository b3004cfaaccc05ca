using Cartrita.Adapters.Tools.OpenApi;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Which of a document's security requirements a call fulfils: the first whose every scheme the settings hold.</summary>
public sealed class SecurityTests : IAsyncLifetime
{
    private const string Schemes =
        "head: { type: apiKey, in: header, name: X-Key }, query: { type: apiKey, in: query, name: key }, jar: { type: apiKey, in: cookie, name: jar }, "
        + "bearer: { type: http, scheme: bearer }, basic: { type: http, scheme: basic }, word: { type: http, scheme: GenieKey }, scram: { type: http, scheme: SCRAM-SHA-256 }, same: { type: apiKey, in: header, name: x-key }";

    private readonly SecuredShop shop = new();
    private PlainServer server = null!;

    public async Task InitializeAsync() => server = await PlainServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        shop.Dispose();
    }

    [Theory]
    [InlineData("[ { head: [] }, { bearer: [] } ]", "bearer", "Authorization: Bearer bearer-value")]
    [InlineData("[ { head: [] }, { bearer: [] } ]", "bearer head", "X-Key: head-value")]
    [InlineData("[ { head: [], query: [] }, { jar: [] } ]", "head jar", "Cookie: jar=jar-value")]
    [InlineData("[ { head: [], query: [], jar: [], bearer: [] } ]", "head query jar bearer", "Authorization: Bearer bearer-value; Cookie: jar=jar-value; X-Key: head-value; key=query-value")]
    [InlineData("[ { }, { head: [] } ]", "head", "X-Key: head-value")]
    [InlineData("[ { }, { head: [] } ]", "bearer", "")]
    [InlineData("[ { head: [] }, { } ]", "", "")]
    [InlineData("[ ]", "head", "")]
    [InlineData("[ { word: [] } ]", "word", "Authorization: GenieKey word-value")]
    [InlineData("[ { bearer: [], basic: [] }, { jar: [] } ]", "bearer basic jar", "Cookie: jar=jar-value")]
    public async Task Alternative_is_chosen_by_what_is_configured(string security, string configured, string expected)
    {
        await using var host = new ToolHost(TimeProvider.System, shop.Settings(server.Address, security, Schemes, "get", Credentials(configured)));

        await host.DataAsync("shop_act", "{}");

        var sent = new[] { "Authorization", "Cookie", "X-Key" }.Where(name => server.Last.Header(name) is not null).Select(name => $"{name}: {server.Last.Header(name)}").ToList();
        sent.AddRange(server.Last.Target.Split('?').Skip(1));
        Assert.Equal(expected, string.Join("; ", sent));
    }

    [Theory]
    [InlineData("[ { head: [], query: [] }, { bearer: [] } ]", "head", "query, or bearer")]
    [InlineData("[ { scram: [] } ]", "scram", "scram, whose kind http SCRAM-SHA-256 is not supported")]
    [InlineData("[ { nothing: [] } ]", "nothing", "nothing, which the document does not describe")]
    [InlineData("[ { bearer: [], basic: [] } ]", "bearer basic", "bearer and basic, which would stand in one place")]
    [InlineData("[ { head: [], same: [] } ]", "head same", "head and same, which would stand in one place")]
    public void Operation_that_nothing_fulfils_is_skipped_and_the_report_says_what_is_missing(string security, string configured, string reason)
    {
        var options = new OpenApiOptions { Document = "x", Server = "https://shop.example" };
        foreach (var name in configured.Split(' '))
        {
            options.Credentials[name] = new OpenApiCredential { Value = "value", User = "ada", Password = "value" };
        }

        var (plans, report) = Documents.Plan(Documents.With($"      security: {security}", $"  securitySchemes: {{ {Schemes} }}"), options);

        Assert.Empty(plans);
        Assert.EndsWith($": {reason}", Assert.Single(report.Skipped).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Operation_has_the_document_s_security_unless_it_has_its_own()
    {
        const string Text =
            """
            openapi: 3.1.0
            info: { title: Shop, version: "1" }
            security: [ { head: [] } ]
            paths:
              /a: { get: { operationId: a, summary: Of the document. } }
              /b: { get: { operationId: b, summary: Of its own., security: [ { bearer: [] } ] } }
              /c: { get: { operationId: c, summary: Open to all., security: [] } }
            components: { securitySchemes: { head: { type: apiKey, in: header, name: X-Key }, bearer: { $ref: '#/components/securitySchemes/other' }, other: { type: http, scheme: bearer } } }
            """;
        var options = new OpenApiOptions { Document = "x", Server = "https://shop.example", Credentials = { ["head"] = new OpenApiCredential { Value = "k" }, ["bearer"] = new OpenApiCredential { Value = "k" } } };

        Assert.Equal(["head", "bearer", ""], Documents.Plan(Text, options).Plans.Select(plan => string.Join(',', plan.Schemes.Select(scheme => scheme.Name))));
    }

    private static (string Key, string Value)[] Credentials(string configured) =>
        [.. configured.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(name => new[] { ($"{name}:Value", $"{name}-value"), ($"{name}:User", "ada"), ($"{name}:Password", "x") })];
}
