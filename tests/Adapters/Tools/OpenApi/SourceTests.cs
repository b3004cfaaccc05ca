using System.Text;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Tools;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Documents as sources of tools: where they come from, what is chosen, what is left out and why.</summary>
public sealed class SourceTests : IAsyncLifetime
{
    private const string Shop =
        """
        openapi: 3.1.0
        info: { title: Shop, version: "1" }
        paths:
          /a:
            get: { operationId: listA, tags: [read], summary: Lists the things of A. }
            post: { operationId: makeA, tags: [write], summary: Makes a thing in A. }
          /b/{id}:
            get: { operationId: get b, tags: [read], summary: Gets one thing of B., parameters: [ { in: path, name: id, required: true, schema: { type: string } } ] }
            delete: { operationId: get_b, summary: Collides after it was made fit., parameters: [ { in: path, name: id, required: true, schema: { type: string } } ] }
          /c: { get: { summary: Has no id of its own., deprecated: true }, put: { operationId: blob, requestBody: { required: true, content: { image/png: {} } } } }
        """;

    private PlainServer server = null!;

    public async Task InitializeAsync() => server = await PlainServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public void Report_says_what_is_skipped_and_what_is_ambiguous()
    {
        var (_, report) = Documents.Plan(Shop);
        Assert.Equal([("v_listA", "Reads"), ("v_makeA", "Writes")], report.Tools.Select(tool => (tool.ToolId, tool.Effect)));
        Assert.Equal(["GET /b/{id}", "DELETE /b/{id}"], Assert.Single(report.Ambiguous).Operations);
        Assert.Contains(report.Skipped, skipped => skipped.Operation == "GET /c" && skipped.Reason.Contains("deprecated", StringComparison.Ordinal));
        Assert.Contains(report.Skipped, skipped => skipped.Operation == "blob" && skipped.Reason.Contains("image/png", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("read", "", "", "", "listA,get b")]
    [InlineData("", "/a", "", "", "listA,makeA")]
    [InlineData("", "/*/{", "get b", "", "get b,get_b")]
    [InlineData("", "", "makeA", "", "makeA")]
    [InlineData("", "", "", "one thing", "get b")]
    [InlineData("read", "/a", "makeA", "", "listA,makeA")]
    public void Operations_are_chosen(string tags, string paths, string operations, string search, string expected)
    {
        var selection = new OpenApiSelection(new OpenApiInclude { Tags = tags, Paths = paths, Operations = operations, Search = search });
        var document = Cartrita.Adapters.Tools.OpenApi.Documents.OpenApiDocument.Parse(Encoding.UTF8.GetBytes(Shop));
        Assert.Equal(expected, string.Join(',', new Cartrita.Adapters.Tools.OpenApi.Documents.OperationReader(document).Operations().Where(selection.Takes).Select(operation => operation.OperationId)));
    }

    [Fact]
    public void Settings_say_what_a_method_says_wrongly_and_how_many_there_are_at_most()
    {
        var (plans, report) = Documents.Plan(Shop, new OpenApiOptions { Document = "x", Server = "https://shop.example", MaximumTools = 1, Effects = { ["listA"] = "Writes" } });
        Assert.Equal(ToolEffect.Writes, Assert.Single(plans).Binding.Effect);
        Assert.False(plans[0].Binding.Strict);
        Assert.Contains(report.Skipped, skipped => skipped.Operation == "makeA" && skipped.Reason.Contains("MaximumTools", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("listA", true)]
    [InlineData("LISTA", true)]
    [InlineData("v_listA", true)]
    [InlineData("get /a", true)]
    [InlineData("listB", false)]
    [InlineData("GET /nothing", false)]
    public void Effect_is_said_by_any_name_and_one_that_is_nobody_s_closes_the_source(string name, bool isKnown)
    {
        var (plans, report) = Documents.Plan(Shop, new OpenApiOptions { Document = "x", Server = "https://shop.example", Effects = { [name] = "Writes" } });

        Assert.Equal(isKnown ? ["v_listA", "v_makeA"] : [], plans.Select(plan => plan.Binding.ToolId));
        Assert.All(plans, plan => Assert.Equal(ToolEffect.Writes, plan.Binding.Effect));
        Assert.Equal(isKnown ? [] : [$"{name}=Writes"], report.UnknownEffects);
    }

    [Fact]
    public void Effect_of_nobody_that_would_only_open_something_is_told_and_closes_nothing()
    {
        var (plans, report) = Documents.Plan(Shop, new OpenApiOptions { Document = "x", Server = "https://shop.example", Effects = { ["makeB"] = "Reads" } });

        Assert.Equal(2, plans.Count);
        Assert.Equal(["makeB=Reads"], report.UnknownEffects);
    }

    [Fact]
    public async Task Effect_of_nobody_is_logged()
    {
        server.Answer = (_, response) => response.WriteAsync(Shop);
        await using var host = new ToolHost(("OpenApi:shop:Document", $"{server.Address}openapi.yaml"), ("OpenApi:shop:Agents", "task_agent"), ("OpenApi:shop:Effects:listB", "Writes"));

        Assert.Empty(await host.Source.ToolsAsync(default));
        Assert.Contains(host.Logs.Entries, entry => entry.Id.Id == 1890 && entry.Text.Contains("listB=Writes", StringComparison.Ordinal));
    }

    [Fact]
    public void Binding_says_what_its_calls_go_to()
    {
        const string Other =
            """
            openapi: 3.1.0
            info: { title: Shop, version: "1" }
            paths:
              /things/{id}:
                put:
                  operationId: change
                  parameters: [ { in: path, name: id, required: true, schema: { type: string } }, { in: query, name: body, schema: { type: string } }, { in: header, name: X-Mode, schema: { type: string } } ]
                  requestBody: { content: { application/json: { schema: { type: object } } } }
              "/\u202Egniht": { delete: { operationId: hide } }
            """;
        var plans = Documents.Plan(Other).Plans.ToDictionary(plan => plan.Binding.ToolId, plan => plan.Binding);

        Assert.Equal("PUT https://shop.example/things/{id}; header X-Mode; path id; query query_body as body; body application/json", plans["v_change"].Target);
        Assert.Equal(@"DELETE https://shop.example/\u202egniht", plans["v_hide"].Target);
        Assert.False(plans["v_change"].Shows);
    }

    [Fact]
    public void Document_that_goes_down_without_end_is_refused_and_ends_no_process() =>
        Assert.Equal("invalid_request", Assert.Throws<Core.Errors.CartritaException>(() => OpenApiDocument.Parse(System.Text.Encoding.UTF8.GetBytes(new string('[', 200_000)))).Problem.Code);

    [Fact]
    public void Ids_that_are_too_long_end_with_a_digest()
    {
        var (first, second) = (ToolIds.Of("shop", new string('a', 70) + "x"), ToolIds.Of("shop", new string('a', 70) + "y"));
        Assert.Equal(64, first.Length);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Document_of_an_address_is_asked_on_condition_and_the_last_good_one_is_kept()
    {
        var (text, fails) = (Shop, false);
        server.Answer = (request, response) =>
        {
            response.StatusCode = fails ? 404 : request.Header("If-None-Match") == "\"1\"" ? 304 : 200;
            response.Headers.ETag = "\"1\"";
            return response.StatusCode == 200 ? response.WriteAsync(text) : Task.CompletedTask;
        };
        await using var host = new ToolHost(("OpenApi:shop:Document", $"{server.Address}openapi.yaml"), ("OpenApi:shop:Agents", "task_agent, code_agent"), ("OpenApi:shop:RefreshMinutes", "10"));
        Assert.Equal(["task_agent", "code_agent"], host.Source.Agents);
        Assert.Equal(2, (await host.Source.ToolsAsync(default)).Count);
        await host.Source.ToolsAsync(default);
        Assert.Single(server.Requests);

        host.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(2, (await host.Source.ToolsAsync(default)).Count);
        Assert.Equal("\"1\"", server.Last.Header("If-None-Match"));

        fails = true;
        host.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(2, (await host.Source.ToolsAsync(default)).Count);
        Assert.Contains(host.Lines, line => line.Contains("can't be had", StringComparison.Ordinal));

        // It is looked for again soon, and without the tag whose document may be lost.
        (fails, text) = (false, Shop.Replace("operationId: makeA, ", string.Empty, StringComparison.Ordinal));
        host.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Contains("shop_POST_a", (await host.Source.ToolsAsync(default)).Select(tool => tool.Binding.ToolId));
    }

    [Fact]
    public async Task File_that_is_not_there_gives_no_tools_and_a_log_line()
    {
        await using var host = new ToolHost(("OpenApi:shop:Document", "/nowhere/at/all.yaml"), ("OpenApi:shop:Agents", "task_agent"));
        Assert.Empty(await host.Source.ToolsAsync(default));
        Assert.Contains(host.Lines, line => line.Contains("file can't be read", StringComparison.Ordinal));
    }

    [Fact]
    public void Thousands_of_operations_are_chosen_from_in_time()
    {
        var text = new StringBuilder("openapi: 3.0.0\ninfo: { title: Many, version: '1' }\npaths:\n");
        for (var number = 0; number < 3000; number++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  /p{number}: {{ get: {{ operationId: op{number}, summary: Gets the thing number {number}. }} }}\n");
        }

        var (plans, report) = Documents.Plan(text.ToString(), new OpenApiOptions { Document = "x", Server = "https://many.example", Include = new OpenApiInclude { Search = "number 29" } });
        Assert.Equal(40, plans.Count);
        Assert.Equal(Enumerable.Range(0, 3000).Count(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture).Contains("29", StringComparison.Ordinal)) - 40, report.Skipped.Count);
    }

    [Fact]
    public void Lint_finds_what_a_model_would_miss()
    {
        const string Bad =
            """
            openapi: 3.0.0
            info: { title: Bad, version: "1" }
            paths:
              /a:
                get: { summary: Lists the things of A., parameters: [ { in: query, name: sort, schema: { type: string, enum: [up, down] } } ] }
                post: { operationId: makeThing, summary: Make thing, requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } } }
                put: { operationId: x }
            """;
        var findings = OpenApiInspection.Of(Encoding.UTF8.GetBytes(Bad), "v", "bad.yaml", new OpenApiInclude(), 10).Findings;
        Assert.Equal(
            ["choices-unexplained", "description-missing", "description-repeats-name", "member-undescribed", "operation-id-missing", "parameter-undescribed"],
            findings.Select(finding => finding.Rule).Order(StringComparer.Ordinal));
        Assert.Equal(4, findings.Count(finding => finding.IsError));
    }

    [Theory]
    [InlineData("OpenApi:shop:Document", "")]
    [InlineData("OpenApi:shop:Agents", "")]
    [InlineData("OpenApi:shop:Server", "ftp://x")]
    [InlineData("OpenApi:shop:MaximumTools", "0")]
    [InlineData("OpenApi:shop:Effects:a", "Nothing")]
    [InlineData("OpenApi:shop:Credentials:a:TokenUrl", "http://far.example/token")]
    public void Settings_that_are_wrong_are_refused(string key, string value)
    {
        var settings = new Dictionary<string, string?> { ["OpenApi:shop:Document"] = "a.yaml", ["OpenApi:shop:Agents"] = "task_agent", ["OpenApi:shop:Server"] = "https://a.example" };
        settings[key] = value;
        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new ToolHost([.. settings.Select(setting => (setting.Key, setting.Value))]).Source.Agents);
    }
}
