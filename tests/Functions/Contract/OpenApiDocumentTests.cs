using System.Text.RegularExpressions;
using Cartrita.Functions.Broker.OpenAI;
using Cartrita.Functions.Http;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Node;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>
/// Holds <c>docs/api/openapi.json</c> against the code and the running app: a route, a shape, a problem or the answer to an example that differs fails here.
/// To take a change: <c>CARTRITA_UPDATE=contract dotnet test tests/Functions --filter DocumentTests</c>, then read the difference. CI refuses to.
/// </summary>
[Collection(SharedApp.Name)]
public sealed partial class OpenApiDocumentTests(App app)
{
    private const string Name = "openapi.json";

    [Fact]
    public void Function_without_a_description_does_not_exist()
    {
        var described = ApiOperations.Described.Select(operation => operation.Function).ToArray();
        Assert.Empty(ApiOperations.Routes.Where(route => !described.Contains(route.Function)).Select(route => $"{route}: describe it in tests/Functions/Contract/Operations"));
        Assert.Equal(described.Distinct(), described);
        Assert.Empty(described.Except(ApiOperations.Routes.Select(route => route.Function)));
    }

    [Fact]
    public void Description_tells_a_model_what_the_operation_is_for()
    {
        foreach (var (route, operation) in ApiOperations.All)
        {
            Assert.True(operation.Description.Length <= 200, $"{operation.Function}: {operation.Description.Length} characters");
            Assert.True(Verb().IsMatch(operation.Description), $"{operation.Function} does not begin with a verb: {operation.Description}");
            Assert.True(
                !route.NamesAnObject || operation.Description.Contains("Requires", StringComparison.Ordinal), $"{operation.Function} does not say what it requires: {operation.Description}");
        }
    }

    [Fact]
    public void Rule_about_a_member_names_one_that_exists() => Assert.Empty(SchemaRules.Stale(HttpJson.Wire.Options, OpenAIJson.Wire.Options));

    [Fact]
    public async Task Committed_description_is_what_the_code_says_and_the_app_answers()
    {
        var writer = new OpenApiWriter(await ExampleWorld.BuildAsync(app));
        var document = await writer.WriteAsync();
        Assert.Empty(writer.Differences);
        await CommittedDocument.CheckAsync(Name, document);
    }

    [Fact]
    public async Task Description_has_no_finding_of_Spectral() =>
        Assert.Equal("[]", (await new NodeClient("contract").RunAsync("lint.mjs", new Dictionary<string, string>(), "openapi", CommittedDocument.PathOf(Name))).GetRawText());

    [Fact]
    public async Task Description_is_served_to_everybody_and_says_which_version_it_is()
    {
        var nobody = new ApiUser(app.Host.Client, string.Empty);
        var answer = (await nobody.GetAsync("api/openapi.json")).Is(200);
        Assert.Equal("3.1.0", answer.Text("openapi"));
        Assert.Equal(ApiOperations.Routes.Count, answer.Json.GetProperty("paths").EnumerateObject().Sum(path => path.Value.EnumerateObject().Count()));
        (await nobody.GetAsync("api/openapi.json", ("If-None-Match", answer.Headers["ETag"]))).Is(304);
    }

    // Third person, as in "Shows".
    [GeneratedRegex("^[A-Z][a-z]+s ")]
    private static partial Regex Verb();
}
