using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cartrita.Functions.Tests.Audio;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Functions.Tests.Agents;

/// <summary>A question that takes nine agents, on a scripted model and vendors on the loopback. Each of their calls has a name, under which it can be cut.</summary>
public sealed partial class AgentStory : IAsyncLifetime
{
    private const string Question =
        "I live in Vienna. First find out when a flaky test must be fixed and what was said in the recording, then who decides about releases; research what the zoo says online, and make a diff that fixes Size in ada/handbook.";

    private const string Plan =
        """
        {"tasks":[
          {"id":"rule","agent":"knowledge","objective":"When must a flaky test be fixed?","dependsOn":[],"parent":null},
          {"id":"zoo","agent":"research_agent","objective":"What does the zoo say?","dependsOn":[],"parent":null},
          {"id":"talk","agent":"audio","objective":"What was said in the recording?","dependsOn":[],"parent":null},
          {"id":"fix","agent":"code_agent","objective":"Fix Size in ada/handbook.","dependsOn":[],"parent":null},
          {"id":"who","agent":"task_agent","objective":"Who decides about releases?","dependsOn":["rule"],"parent":null}]}
        """;

    private readonly ConcurrentDictionary<string, int> calls = new(StringComparer.Ordinal);
    private TavilyServer tavily = null!;
    private GitHubServer github = null!;
    private DeepgramServer deepgram = null!;
    private string[] attachments = [];

    public App App { get; } = new();

    public ApiUser User { get; private set; } = null!;

    public OpenAIServer Model { get; private set; } = null!;

    /// <summary>The call that fails, with all that come after it of the same kind; null where all work.</summary>
    public (string Name, OpenAIReply Reply)? Cut { get; set; }

    /// <summary>The names of the calls of the last run: who asks, and its how many-th call that is, such as <c>knowledge_output#0</c> or <c>tavily#0</c>.</summary>
    public IReadOnlyList<string> Calls => [.. calls.SelectMany(call => Enumerable.Range(0, call.Value).Select(index => $"{call.Key}#{index}")).Order(StringComparer.Ordinal)];

    public async Task InitializeAsync()
    {
        if (SharedDocuments.Find(DeepgramServer.Description) is null)
        {
            return;
        }

        tavily = await TavilyServer.StartAsync(new TavilyPage("https://zoo.example/pandas", "Pandas", "The zoo has two pandas.", 0.9));
        github = (await GitHubServer.StartAsync()).Put("src/size.cs", "int Size() => 1;\n");
        github.Commit();
        deepgram = await DeepgramServer.StartAsync(AudioApp.Recording);
        Model = (await OpenAIServer.StartAsync()).Respond(Reply);
        (tavily.Picked, github.Picked, deepgram.Picked) = (_ => Picked("tavily"), _ => Picked("github"), _ => Picked("deepgram"));
        Configure();
        await App.InitializeAsync();
        User = await App.NewUserAsync();
        attachments = [await User.IngestAsync("handbook.md", "A flaky test must be fixed within two days.\n\nAda decides about releases.\n"), await UploadTalkAsync()];
    }

    public async Task DisposeAsync()
    {
        if (Model is not null)
        {
            await App.DisposeAsync();
            await Model.DisposeAsync();
            await deepgram.DisposeAsync();
            await github.DisposeAsync();
            await tavily.DisposeAsync();
        }
    }

    /// <summary>Asks the question, and gives the answer's body with the run as it is shown.</summary>
    public async Task<(Answer Answer, JsonElement Run, IReadOnlyList<StreamEvent> Frames)> AskAsync()
    {
        calls.Clear();
        var answer = await User.AskAsync(Question, attachments);
        var id = answer.Text("orchestrationId");

        // To the last frame: what is done after the answer belongs to the story.
        var frames = await User.EventsAsync($"api/orchestrations/{id}/events");
        return (answer, (await User.GetAsync($"api/orchestrations/{id}")).Is(200).Json, frames);
    }

    public void AssertContracts()
    {
        Model.AssertContract();
        tavily.AssertContract();
        github.AssertContract();
        deepgram.AssertContract();
    }

    private static string Json(object value) => JsonSerializer.Serialize(value);

    private void Configure()
    {
        App.Settings.AnswerFrom(Model);
        foreach (var (name, value) in new[]
        {
            ("TAVILY_API_KEY", TavilyServer.Key), ("TAVILY_BASE_URL", tavily.Address.ToString()), ("GITHUB_TOKEN", "secret"), ("GITHUB_BASE_URL", github.Address.ToString()),
            ("DEEPGRAM_API_KEY", DeepgramServer.Key), ("DEEPGRAM_BASE_URL", deepgram.Address.ToString()),
            ("Models:Retries", "0"), ("Models:CircuitMinimumCalls", "1000"), ("Limits:RequestsPerMinute", "0"),
        })
        {
            App.Settings[name] = value;
        }

        foreach (var vendor in new[] { "Tavily", "GitHub", "Deepgram" })
        {
            (App.Settings[$"Vendors:{vendor}:Retries"], App.Settings[$"Vendors:{vendor}:CircuitMinimumCalls"]) = ("0", "1000");
        }
    }

    private async Task<string> UploadTalkAsync()
    {
        using var body = new ByteArrayContent(AudioApp.Recording.ToWav());
        body.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        var id = (await User.SendAsync(HttpMethod.Post, "api/attachments?confirm=true", body, ("X-File-Name", "talk.wav"))).Is(201).Text("id");
        await User.EventsAsync($"api/orchestrations/{id}/events");
        return id;
    }

    private bool IsCut(string kind)
    {
        var number = calls.AddOrUpdate(kind, 1, (_, count) => count + 1) - 1;
        return Cut is { } cut && cut.Name.Split('#') is [var cutKind, var from] && cutKind == kind && number >= int.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
    }

    private VendorFault? Picked(string kind) => IsCut(kind) ? VendorFault.Status(500) : null;

    private OpenAIReply Reply(OpenAIRequest request)
    {
        var kind = request.SchemaName ?? "answer";
        return IsCut(kind) ? Cut!.Value.Reply : kind switch
        {
            "plan" => OpenAIReply.Text(Plan),
            "knowledge_output" => Work(request, ("knowledge_search", """{"query":"flaky test fixed releases decides"}"""), found => new { summary = "It was looked up.", evidence = found, claims = Claims("A flaky test must be fixed within two days.", found) }),
            "research_agent_output" => Work(request, ("web_search", Json(new { query = "zoo", max_results = (int?)null, topic = (string?)null, age = (string?)null, domains = (string[]?)null })), found => new { summary = "Two pandas.", evidence = found, claims = Claims("The zoo has two pandas.", found), gaps = found.Length == 0 ? new[] { "How many pandas." } : [] }),
            "audio_output" => Work(request, ("transcribe", "{}"), found => new { summary = "Greetings.", transcript = found.Length == 0 ? string.Empty : attachments[1], topics = new[] { "Testing" }, actions = Array.Empty<string>(), entities = new[] { "Ada" }, evidence = found, claims = Claims("Tests are green today.", found) }),
            "code_agent_output" => Code(request),
            "task_agent_output" => OpenAIReply.Text(request.LastText("user")!.Contains("no tasks yet", StringComparison.Ordinal)
                ? """{"summary":"One look is enough.","tasks":[{"id":"a","agent":"knowledge","objective":"Who decides about releases?","dependsOn":[],"replaces":null}],"changes":[]}"""
                : """{"summary":"Ada decides, if it was found.","tasks":[],"changes":[]}"""),
            "memory_output" => OpenAIReply.Text("""{"items":[{"kind":"fact","subject":"home","text":"Lives in Vienna.","quote":"I live in Vienna.","confidence":0.9}]}"""),
            _ => OpenAIReply.Text(string.Join(' ', new[] { "A flaky test must be fixed within two days", "The zoo has two pandas", "Tests are green today" }.Select(claim => $"{claim}{Marker(request.LastText("user")!, claim)}."))),
        };
    }

    private static OpenAIReply Work(OpenAIRequest request, (string Tool, string Arguments) call, Func<string[], object> output)
    {
        if (request.LastText("tool") is not { } result)
        {
            return OpenAIReply.Call(call);
        }

        return OpenAIReply.Text(Json(output([.. Data(result, "evidence").Select(item => item.GetProperty("id").GetString()!).Take(2)])));
    }

    private OpenAIReply Code(OpenAIRequest request)
    {
        if (request.LastText("tool") is not { } result)
        {
            return OpenAIReply.Call(("github_file", Json(new { repository = github.Repository, path = "src/size.cs", @ref = (string?)null, from = (int?)null })));
        }

        var made = Data(result, "files").Any();
        if (!made && Data(result, "evidence").Any())
        {
            return OpenAIReply.Call(("make_patch", Json(new
            {
                repository = github.Repository, @ref = (string?)null, attachment = (string?)null,
                edits = new[] { new { path = "src/size.cs", action = "edit", content = (string?)null, replacements = new[] { new { old = "=> 1", @new = "=> 2" } }, new_path = (string?)null } },
            })));
        }

        var diff = made ? JsonElement.Parse(result).GetProperty("data").GetProperty("diff").GetString()! : string.Empty;
        return OpenAIReply.Text(Json(new { summary = made ? "Size is two." : "The file could not be read.", diff, files = Array.Empty<object>(), pullRequest = (object?)null, evidence = Array.Empty<string>() }));
    }

    // The number under which the answer's evidence has a sentence; none where it was not found.
    private static string Marker(string shown, string claim)
    {
        var at = shown.IndexOf(claim, Math.Max(0, shown.IndexOf("\n\nEvidence:", StringComparison.Ordinal)), StringComparison.Ordinal);
        return at < 0 ? string.Empty : $" {Numbers().Matches(shown[..at])[^1].Groups[1].Value}";
    }

    [GeneratedRegex(@"\n(\[\d+\]) \| [^\n]*\n")]
    private static partial Regex Numbers();

    private static object[] Claims(string text, string[] evidence) => [new { text, evidence, confidence = "high" }];

    // A tool that failed gives a sentence and no data.
    private static IEnumerable<JsonElement> Data(string result, string member) =>
        result.StartsWith('{') && JsonElement.Parse(result).TryGetProperty("data", out var data) && data.TryGetProperty(member, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];
}
