using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.TestSupport.LongTurns;

/// <summary>A conversation of 200,000 tokens, and a turn in it whose agents make more than 100 tool calls of 5 KB each: what is said through the API, and what a model says to it.</summary>
public sealed class LongTurn
{
    /// <summary>Tokens of the conversation before the turn, at four characters each.</summary>
    public const int Tokens = 200_000;

    private const int Messages = 200;
    private const int CharactersAMessage = Tokens * 4 / Messages;
    private const int MessagesARequest = 10;
    private const int CharactersOfAShortAnswer = 200;
    private const int Steps = 12;
    private const int CallsAStep = 3;
    private const string Question = "Research the pages of the archive on the web, and say what they hold?";

    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private int answers;
    private int charactersOfAnswers = CharactersAMessage;

    /// <summary>The pages that the agents read.</summary>
    public ArchivePages Pages { get; } = new();

    /// <summary>The bytes of all that was said and read, each text once.</summary>
    public long ContentBytes => texts.Concat(Pages.Results.Distinct(StringComparer.Ordinal)).Sum(text => (long)Encoding.UTF8.GetByteCount(text));

    /// <summary>The app's settings: the model answers from a server, and the run may take what the turn takes.</summary>
    public static Dictionary<string, string?> Settings(OpenAIServer server) => new(StringComparer.Ordinal)
    {
        ["OPENAI_API_KEY"] = "key-of-the-test",
        ["OPENAI_BASE_URL"] = server.Endpoint.ToString(),
        ["Models:Embedding"] = "local-extractive/local-extractive",
        ["Models:Providers:openai-compatible:ContextWindows:gpt-4.1"] = "60000",
        ["Models:Providers:openai-compatible:ContextWindows:gpt-5"] = "60000",
        ["Evaluation:Judge"] = "never",
        ["Chat:MaxSteps"] = "200",
        ["Chat:MaxToolCalls"] = "200",
        ["Chat:MaxTokens"] = "10000000",
    };

    /// <summary>What the model says. Three tasks of the same kind; each calls page after page until it has had its steps.</summary>
    public OpenAIReply Reply(OpenAIRequest request)
    {
        switch (request.SchemaName)
        {
            case "plan":
                return OpenAIReply.Text(JsonSerializer.Serialize(new
                {
                    tasks = new[] { "a", "b", "c" }.Select(id => new { id, agent = "research_agent", objective = $"Read the pages of part {id}.", dependsOn = Array.Empty<string>(), parent = (string?)null }),
                }));
            case null:
                var answer = PseudoText.Of(Interlocked.Increment(ref answers) * 2, charactersOfAnswers);
                lock (texts)
                {
                    texts.Add(answer);
                }

                return OpenAIReply.Text(answer);
            case "memory_summary":
                return OpenAIReply.Text("""{"summary":"They spoke of many things."}""");
            case { } memory when memory.StartsWith("memory", StringComparison.Ordinal):
                return OpenAIReply.Text("""{"items":[]}""");
        }

        // A page's number goes on from the last one that the context still shows.
        var last = request.LastText("tool");
        var number = last is null ? 0 : 1 + int.Parse(JsonElement.Parse(last).GetProperty("data").GetProperty("number").ToString(), CultureInfo.InvariantCulture);
        return number >= Steps * CallsAStep || request.Tools.Count == 0
            ? OpenAIReply.Text("""{"summary":"Read.","evidence":[],"claims":[],"gaps":[]}""")
            : OpenAIReply.Call([.. Enumerable.Range(number, CallsAStep).Select(page => (ArchivePages.ToolId, '{' + $"\"number\":{page}" + '}'))]);
    }

    /// <summary>Brings the conversation along, ten messages a request, each with a short answer; returns its id once the last run is closed.</summary>
    public async Task<string> BringAsync(HttpClient client, string key)
    {
        charactersOfAnswers = CharactersOfAShortAnswer;
        string? conversation = null;
        foreach (var request in Enumerable.Range(0, Messages).Chunk(MessagesARequest))
        {
            (conversation, _) = await AskAsync(client, key, conversation, [.. request.Select(message => PseudoText.Of((message * 2) + 1, CharactersAMessage))]);
        }

        charactersOfAnswers = CharactersAMessage;
        return conversation!;
    }

    /// <summary>Lives the conversation, turn by turn: a message of the user, and an answer of the same length that is streamed word by word; returns its id once the last run is closed.</summary>
    public async Task<string> LiveAsync(HttpClient client, string key)
    {
        string? conversation = null;
        for (var turn = 0; turn < Messages / 2; turn++)
        {
            (conversation, _) = await AskAsync(client, key, conversation, PseudoText.Of((turn * 2) + 1, CharactersAMessage));
        }

        return conversation!;
    }

    /// <summary>Takes the turn; returns its run once that is closed.</summary>
    public async Task<string> TakeAsync(HttpClient client, string key, string conversation) => (await AskAsync(client, key, conversation, Question)).Run;

    private async Task<(string Conversation, string Run)> AskAsync(HttpClient client, string key, string? conversation, params string[] said)
    {
        texts.UnionWith(said);
        var messages = said.Select((text, index) => new JsonObject { ["role"] = (said.Length - index) % 2 == 1 ? "user" : "assistant", ["content"] = text });
        var body = new JsonObject { ["messages"] = new JsonArray([.. messages]), ["conversationId"] = conversation };
        var answer = JsonElement.Parse(await SendAsync(client, key, HttpMethod.Post, "api/chat", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")));
        var run = answer.GetProperty("orchestrationId").GetString()!;
        await SendAsync(client, key, HttpMethod.Get, $"api/orchestrations/{run}/events", null);
        return (answer.GetProperty("conversationId").GetString()!, run);
    }

    private static async Task<string> SendAsync(HttpClient client, string key, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{path}: {text}");
    }
}
