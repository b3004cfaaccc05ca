using System.Net.Http.Headers;
using System.Text.Json;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Node;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Broker.OpenAI;

/// <summary>The app in front of a model server on the loopback, with the clients that tests use on its OpenAI-compatible door.</summary>
public sealed class Bridge : IAsyncLifetime
{
    private static readonly Lazy<OpenApiSchemas?> Description =
        new(() => SharedDocuments.Find("vendor-apis/openai.openapi.json") is { } path ? OpenApiSchemas.Read(path) : null);

    private readonly NodeClient node = new("openai");

    public OpenAIServer Models { get; private set; } = null!;

    public App App { get; private set; } = null!;

    /// <summary>Settings beside the model server's; set before it starts.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public static async Task<Bridge> StartAsync(params (string Key, string Value)[] settings)
    {
        var bridge = new Bridge();
        foreach (var (key, value) in settings)
        {
            bridge.Settings[key] = value;
        }

        await bridge.InitializeAsync();
        return bridge;
    }

    public async Task InitializeAsync()
    {
        Models = await OpenAIServer.StartAsync();
        App = await App.StartAsync(settings =>
        {
            settings["OPENAI_BASE_URL"] = Models.Endpoint.ToString();
            settings["Evaluation:Judge"] = "never";
            settings["OPENAI_API_KEY"] = "sk-canary-0123456789abcdefghij";
            settings["Models:Embedding"] = "local-extractive/local-extractive";
            settings["Models:Retries"] = "0";
            foreach (var (key, value) in Settings)
            {
                settings[key] = value;
            }
        });
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Models.DisposeAsync();
    }

    /// <summary>Plays a scene with the official client.</summary>
    public Task<JsonElement> PlayAsync(string scene, string model = "") => node.RunAsync(
        "play.mjs",
        new Dictionary<string, string>
        {
            ["BASE_URL"] = new Uri(App.Host.Address, "v1").ToString(), ["API_KEY"] = App.Admin.Key, ["MODEL"] = model,
        },
        scene);

    /// <summary>Fails where a body is not what the vendor's description says; says nothing where that is absent.</summary>
    public static JsonElement Fits(string schema, JsonElement body)
    {
        Assert.Empty(Description.Value?.Validate(schema, body) ?? []);
        return body;
    }

    /// <summary>The data of a stream's events.</summary>
    public static IReadOnlyList<string> Events(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => !block.StartsWith(':')).Select(block => block["data: ".Length..])];

    public Task<Answer> AskAsync(string json) => App.Admin.PostAsync("v1/chat/completions", json);

    /// <summary>Sends a request without a credential.</summary>
    public async Task<Answer> AskAsNobodyAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? ApiUser.Json("{}") : null };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        using var response = await App.Host.Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
