using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Git;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Agents;

/// <summary>A run of the code agent with a scripted model over a repository on the loopback: it reads, makes a diff, waits for its owner, and opens one pull request or none.</summary>
public sealed class CodeAgentTests : IAsyncLifetime
{
    private const string Plan = """{"tasks":[{"id":"fix","agent":"code_agent","objective":"Fix Size in ada/handbook and open a pull request.","dependsOn":[],"parent":null}]}""";

    private GitHubServer github = null!;
    private OpenAIServer model = null!;
    private App app = null!;
    private string diff = string.Empty;
    private bool inventsDiff;
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task InitializeAsync()
    {
        github = (await GitHubServer.StartAsync()).Put("src/size.cs", "int Size() => 1;\n").Put("tests/size.cs", "Size() is 1\n");
        github.Commit();
        model = (await OpenAIServer.StartAsync()).Respond(Reply);
        app = new App();
        app.Settings.AnswerFrom(model);
        app.Settings["Vendors:GitHub:Repositories:Write"] = github.Repository;
        (app.Settings["GITHUB_TOKEN"], app.Settings["GITHUB_BASE_URL"]) = ("secret", github.Address.ToString());
        await app.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await model.DisposeAsync();
        await github.DisposeAsync();
    }

    [SystemProgramFact("git")]
    public async Task Approved_pull_request_is_opened_once_with_the_diff_that_was_shown()
    {
        var (user, asking) = await AskAsync();
        var waiting = await WaitingAsync(user);
        var shown = waiting["arguments"]!;
        Assert.Equal(("ada/handbook", "fix/size", "Fix Size", "Size was one too small.", diff), (Text(shown, "repository"), Text(shown, "branch"), Text(shown, "title"), Text(shown, "body"), Text(shown, "diff")));
        Assert.DoesNotContain(github.Requests, request => request.Method == "POST");

        (await DecideAsync(user, waiting, approved: true)).Is(200);
        var answer = (await asking).Is(200);

        github.AssertContract();
        model.AssertContract();
        var pull = Assert.Single(github.Pulls);
        Assert.Equal(("Fix Size", "trunk"), ((string)pull["title"]!, (string)pull["base"]!["ref"]!));
        var branch = Assert.Single(github.References, reference => reference.Key != "refs/heads/trunk");
        Assert.StartsWith("refs/heads/fix/size-", branch.Key, StringComparison.Ordinal);
        Assert.Equal("int Size() => 2;\n", Encoding.UTF8.GetString(github.FileOf((string)github.Made[branch.Value]["tree"]!["sha"]!, "src/size.cs")!));
        var patch = await PatchAsync(user, answer.Text("orchestrationId"));
        Assert.Equal((diff, true, "https://github.example/pulls/1"), (patch.GetProperty("diff").GetString(), patch.GetProperty("applies").GetBoolean(), patch.GetProperty("pullRequest").GetProperty("url").GetString()));
        Assert.Equal(["src/size.cs", "tests/size.cs"], patch.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
        using var folder = new GitFolder();
        foreach (var (path, bytes) in github.Files)
        {
            folder.Put(path, bytes);
        }

        Assert.Equal(string.Empty, folder.Apply(Encoding.UTF8.GetBytes(patch.GetProperty("diff").GetString()!)));
    }

    [Fact]
    public async Task Refused_pull_request_leaves_the_diff_and_nothing_on_GitHub()
    {
        var (user, asking) = await AskAsync();

        (await DecideAsync(user, await WaitingAsync(user), approved: false)).Is(200);
        var answer = (await asking).Is(200);

        Assert.Empty(github.Pulls);
        Assert.DoesNotContain(github.Requests, request => request.Method == "POST");
        var patch = await PatchAsync(user, answer.Text("orchestrationId"));
        Assert.Equal(diff, patch.GetProperty("diff").GetString());
        Assert.False(patch.GetProperty("pullRequest").TryGetProperty("url", out _));
        Assert.Contains("drafted and not opened", model.Requests.Last(request => request.SchemaName is null).LastText("user"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_with_a_diff_that_no_tool_checked_is_sent_back_once()
    {
        inventsDiff = true;
        var (user, asking) = await AskAsync();

        (await DecideAsync(user, await WaitingAsync(user), approved: false)).Is(200);
        var answer = (await asking).Is(200);

        Assert.Contains(model.Requests, request => request.LastText("user")?.StartsWith("This answer is refused: diff is none that make_patch or check_patch gave", StringComparison.Ordinal) == true);
        Assert.Equal(diff, (await PatchAsync(user, answer.Text("orchestrationId"))).GetProperty("diff").GetString());
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private static async Task<JsonElement> PatchAsync(ApiUser user, string run) =>
        (await user.GetAsync($"api/orchestrations/{run}/evidence")).Is(200).Json.GetProperty("tasks").EnumerateArray().Single().GetProperty("patch");

    private static Task<Answer> DecideAsync(ApiUser user, JsonNode waiting, bool approved) => user.PostAsync(
        $"api/approvals/{Text(waiting, "id")}/decision", new JsonObject { ["approved"] = approved, ["callHash"] = Text(waiting, "callHash") }.ToJsonString());

    private static string Json(object value) => JsonSerializer.Serialize(value);

    private OpenAIReply Reply(OpenAIRequest request)
    {
        if (request.SchemaName is not { } schema)
        {
            return OpenAIReply.Text("Size is mended.");
        }

        if (schema == "plan")
        {
            return OpenAIReply.Text(Plan);
        }

        var read = request.LastText("tool");
        if (read is null)
        {
            return OpenAIReply.Call(("github_file", File("src/size.cs")), ("github_file", File("tests/size.cs")));
        }

        var data = JsonElement.Parse(read).GetProperty("data");
        if (data.TryGetProperty("evidence", out _))
        {
            return OpenAIReply.Call(("make_patch", Json(new
            {
                repository = github.Repository, @ref = (string?)null, attachment = (string?)null,
                edits = new[] { Replace("src/size.cs", "=> 1", "=> 2"), Replace("tests/size.cs", "is 1", "is 2") },
            })));
        }

        if (data.TryGetProperty("diff", out var made))
        {
            diff = made.GetString()!;
            asked.TrySetResult();
            return OpenAIReply.Call(("github_open_pull_request", Json(new
            {
                repository = github.Repository, @base = (string?)null, branch = "fix/size", title = "Fix Size", body = "Size was one too small.", draft = false, diff,
            })));
        }

        var isMended = request.LastText("user")?.StartsWith("This answer is refused", StringComparison.Ordinal) == true;
        return OpenAIReply.Text(Json(new
        {
            summary = "Size is two.",
            diff = inventsDiff && !isMended ? diff.Replace("=> 2", "=> 3", StringComparison.Ordinal) : diff,
            files = new[] { new { path = "src/size.cs", why = "It was one." } },
            pullRequest = new { title = "Fix Size", body = "Size was one too small.", url = data.TryGetProperty("url", out var url) ? url.GetString() : null },
            evidence = Array.Empty<string>(),
        }));
    }

    private string File(string path) => Json(new { repository = github.Repository, path, @ref = (string?)null, from = (int?)null });

    private static object Replace(string path, string old, string now) => new
    {
        path, action = "edit", content = (string?)null, replacements = new[] { new { old, @new = now } }, new_path = (string?)null,
    };

    private async Task<(ApiUser User, Task<Answer> Asking)> AskAsync()
    {
        var user = await app.NewUserAsync();
        return (user, user.PostAsync("api/chat", ApiUser.Question("Fix Size in ada/handbook and open a pull request.").ToJsonString()));
    }

    // The call is there once the model has asked for it, which nothing but the list tells a client that does not stream.
    private async Task<JsonNode> WaitingAsync(ApiUser user)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        await asked.Task.WaitAsync(patience.Token);
        JsonArray found;
        do
        {
            found = JsonNode.Parse((await user.GetAsync("api/approvals")).Is(200).Body)!["items"]!.AsArray();
            patience.Token.ThrowIfCancellationRequested();
        }
        while (found.Count == 0);

        return found[0]!;
    }
}
