using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Node;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>Holds <c>docs/api/asyncapi.json</c> against the code and what goes over a connection to the running app.</summary>
[Collection(SharedApp.Name)]
public sealed class AsyncApiDocumentTests(App app)
{
    private const string Name = "asyncapi.json";

    [Fact]
    public async Task Committed_description_is_what_the_code_says_and_a_connection_shows()
    {
        var world = await ExampleWorld.BuildAsync(app);
        await CommittedDocument.CheckAsync(Name, new AsyncApiWriter(await SocketExamples.RecordAsync(app, world)).Write());
    }

    [Fact]
    public async Task Description_has_no_finding_of_the_parser() =>
        Assert.Equal("[]", (await new NodeClient("contract").RunAsync("lint.mjs", new Dictionary<string, string>(), "asyncapi", CommittedDocument.PathOf(Name))).GetRawText());

    [Fact]
    public async Task Description_is_served_to_everybody_and_has_the_names_of_S0()
    {
        var answer = (await new ApiUser(app.Host.Client, string.Empty).GetAsync("api/asyncapi.json")).Is(200);
        Assert.Equal("2.6.0", answer.Text("asyncapi"));
        var messages = answer.Json.GetProperty("components").GetProperty("messages");
        Assert.All(["ClientInit", "StartFrame", "TokenFrame", "EndFrame", "ErrorFrame"], name => Assert.True(messages.TryGetProperty(name, out _), name));
    }
}
