using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Node;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary>One server for all clients, in front of a model that falls silent in the middle of each answer until the test of its question lets go.</summary>
public sealed partial class ClientServer : IAsyncLifetime
{
    /// <summary>What the model answers; some of it comes at once.</summary>
    public const string Answer = "These words come at once and these come only when the test lets go of them.";

    private const int Early = 5;

    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new();
    private readonly NodeClient node = new("streams");
    private readonly Folder folder = new();
    private OpenAIServer models = null!;
    private Server server = null!;

    internal Uri Address => server.Address;

    internal string Key { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        models = (await OpenAIServer.StartAsync()).Respond(request => OpenAIReply.Text(Answer) with
        {
            BeforePiece = piece => piece < Early ? Task.CompletedTask : Gate(Scene().Match(request.LastText("user")!).Value).Task,
        });
        folder.Environment["OPENAI_BASE_URL"] = models.Endpoint.ToString();
        folder.Environment["OPENAI_API_KEY"] = "test-key";
        folder.Environment["Evaluation__Judge"] = "never";
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        server = await Server.StartAsync(folder);
        Key = server.Admin.DefaultRequestHeaders.Authorization!.Parameter!;
    }

    public async Task DisposeAsync()
    {
        foreach (var gate in gates.Values)
        {
            gate.TrySetResult();
        }

        await server.DisposeAsync();
        await folder.DisposeAsync();
        await models.DisposeAsync();
    }

    /// <summary>The question of a scene; its answer goes on once <see cref="LetGo"/> was called.</summary>
    internal static string Question(string scene) => $"What comes when in scene-{scene}?";

    /// <summary>Lets the answers of a scene go on.</summary>
    internal void LetGo(string scene) => Gate($"scene-{scene}").TrySetResult();

    /// <summary>Plays a scene with an npm client; its answers go on at the first thing that it tells.</summary>
    internal Task<JsonElement> PlayAsync(string scene, string script, params string[] arguments) => node.RunAsync(
        script,
        new Dictionary<string, string> { ["BASE_URL"] = Address.ToString(), ["API_KEY"] = Key, ["QUESTION"] = Question(scene) },
        _ => LetGo(scene),
        arguments);

    /// <summary>The run's log as a JSON list, once it has its last frame.</summary>
    internal async Task<IReadOnlyList<JsonElement>> LogAsync(string run)
    {
        await server.Admin.GetStringAsync($"api/orchestrations/{run}/events");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/orchestrations/{run}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await server.Admin.SendAsync(request);
        return [.. (await Server.ReadAsync(answer)).EnumerateArray()];
    }

    /// <summary>Starts a run and reads its stream up to a kind of frame.</summary>
    internal async Task<IReadOnlyList<JsonElement>> StartAsync(string scene, string until)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = Server.Json(Server.Question(Question(scene))) };
        using var response = await server.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var frames = new List<JsonElement>();
        while (await reader.ReadLineAsync() is { } line && (frames.Count == 0 || Server.Kind(frames[^1]) != until))
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                frames.Add(JsonDocument.Parse(line[6..]).RootElement);
            }
        }

        return frames;
    }

    private TaskCompletionSource Gate(string scene) => gates.GetOrAdd(scene, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    [GeneratedRegex("scene-[a-zA-Z-]+")]
    private static partial Regex Scene();
}
