using System.Text.Json;
using System.Text.RegularExpressions;
using Cartrita.EndToEnd.Tests.Support;

namespace Cartrita.EndToEnd.Tests;

public sealed partial class AskTests
{
    private const string Question = "When must a flaky test be fixed?";
    private const string Sentence = "A flaky test must be fixed within two working days of the first report.";

    [Fact]
    public async Task Question_about_the_handbook_prints_agents_the_sentence_and_its_citation()
    {
        await using var folder = new Folder();
        var result = (await folder.RunAsync("ask", Question, "--attach", BuiltApp.Handbook)).Worked();

        Assert.Contains(Sentence, result.Output, StringComparison.Ordinal);
        Assert.Contains("knowledge started", result.Output, StringComparison.Ordinal);
        Assert.Contains("knowledge completed", result.Output, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(BuiltApp.Handbook);
        var citations = CitationLine().Matches(result.Output);
        Assert.NotEmpty(citations);
        Assert.All(citations, citation =>
        {
            var (start, end) = (int.Parse(citation.Groups[1].Value, null), int.Parse(citation.Groups[2].Value, null));
            Assert.Equal(text[start..end], citation.Groups[3].Value);
        });
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Question_as_JSON_prints_one_document()
    {
        await using var folder = new Folder();
        var result = (await folder.RunAsync("ask", Question, "--attach", BuiltApp.Handbook, "--json")).Worked();
        using var document = JsonDocument.Parse(result.Output);
        Assert.Contains(Sentence, document.RootElement.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_questions_at_once_in_one_folder_come_to_one_server()
    {
        await using var folder = new Folder();
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => folder.RunAsync("ask", Question, "--attach", BuiltApp.Handbook)));
        Assert.All(results, result => Assert.Contains(Sentence, result.Worked().Output, StringComparison.Ordinal));
        var log = await File.ReadAllTextAsync(Path.Combine(folder.State, "server.log"));
        Assert.Single(log.Split('\n'), line => line.StartsWith("Cartrita listens on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Question_after_the_server_was_killed_starts_another_one()
    {
        await using var folder = new Folder();
        (await folder.RunAsync("ask", Question, "--attach", BuiltApp.Handbook)).Worked();
        var first = folder.ServerProcess();
        await folder.KillServerAsync();

        var again = (await folder.RunAsync("ask", Question, "--attach", BuiltApp.Handbook)).Worked();

        Assert.Contains(Sentence, again.Output, StringComparison.Ordinal);
        Assert.NotEqual(first, folder.ServerProcess());
    }

    [Fact]
    public async Task Question_finds_the_server_that_runs()
    {
        await using var folder = new Folder();
        await using var server = await Server.StartAsync(folder);
        var before = folder.ServerProcess();
        (await folder.RunAsync("ask", Question, "--attach", BuiltApp.Handbook)).Worked();
        Assert.Equal(before, folder.ServerProcess());
    }

    [Fact]
    public async Task File_that_is_missing_fails_with_one_sentence_and_starts_nothing()
    {
        await using var folder = new Folder();
        var sentence = (await folder.RunAsync("ask", Question, "--attach", "missing.md")).FailedWithOneSentence();
        Assert.Contains("missing.md", sentence, StringComparison.Ordinal);
        Assert.Null(folder.ServerProcess());
    }

    [Fact]
    public async Task File_that_is_refused_fails_with_one_sentence()
    {
        await using var folder = new Folder();
        await folder.WriteAsync("program.exe", "text");
        await folder.WriteAsync("empty.md", string.Empty);
        await folder.WriteAsync("virus.txt", @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
        foreach (var file in new[] { "program.exe", "empty.md", "virus.txt" })
        {
            (await folder.RunAsync("ask", Question, "--attach", file)).FailedWithOneSentence();
        }
    }

    [Fact]
    public async Task Model_that_nobody_has_fails_with_one_sentence()
    {
        await using var folder = new Folder();
        (await folder.RunAsync("ask", Question, "--model", "no-such-model")).FailedWithOneSentence();
    }

    [Fact]
    public async Task Server_that_can_not_start_fails_with_one_sentence()
    {
        await using var folder = new Folder();
        folder.Environment["Chat__MaxTasks"] = "-1";
        var sentence = (await folder.RunAsync("ask", Question)).FailedWithOneSentence();
        Assert.Contains("MaxTasks", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_was_added_opens_the_door()
    {
        await using var folder = new Folder();
        await using var server = await Server.StartAsync(folder);
        var key = (await folder.RunAsync("keys", "add", "ada")).Worked().Output.Trim();
        using var user = Server.Client(server.Address, key);
        using var answer = await user.PostAsync("api/conversations", null);
        await Server.ReadAsync(answer);
    }

    [Theory]
    [InlineData("0", "--port", "0", "--idle-exit", "1")]
    [InlineData("1", "--port", "0")]
    public async Task Server_that_has_nothing_to_do_ends_by_itself(string setting, params string[] typed)
    {
        await using var folder = new Folder();
        folder.Environment["LocalRuntime__IdleExitSeconds"] = setting;
        using var server = folder.Start(["serve", .. typed]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        _ = server.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = server.StandardError.BaseStream.CopyToAsync(Stream.Null);
        await server.WaitForExitAsync(patience.Token);
        Assert.Equal(0, server.ExitCode);
        Assert.Null(folder.ServerProcess());
    }

    [GeneratedRegex("^handbook\\.md:(\\d+)-(\\d+) \"([^\"]*)\"", RegexOptions.Multiline)]
    private static partial Regex CitationLine();
}
