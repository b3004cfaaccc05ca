using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Governance;

/// <summary>Moderation of what users write and of answers, by a server that speaks OpenAI's endpoint.</summary>
public sealed class ModerationTests : IAsyncLifetime
{
    private const string Question = "Which tea canary?";
    private OpenAIServer server = null!;

    public static TheoryData<string> Failures => [.. Faults.Keys];

    private static Dictionary<string, Func<OpenAIReply>> Faults { get; } = new()
    {
        ["status 500"] = () => OpenAIReply.Error(500),
        ["page"] = () => new OpenAIReply { RawBody = "<html>canary</html>" },
        ["throttled"] = () => OpenAIReply.Error(429, "rate_limit_exceeded", "60"),
        ["refused key"] = () => OpenAIReply.Error(401, "invalid_api_key"),
        ["dropped"] = OpenAIReply.Dropped,
        ["silent"] = () => new OpenAIReply { Gate = new TaskCompletionSource().Task },
    };

    public async Task InitializeAsync() => server = await OpenAIServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Without_the_setting_nothing_is_sent()
    {
        await using var harness = Harness(("Safety:Moderation", "never"));

        var ready = await (await harness.AdmitAsync(Question)).PreparedAsync();

        Assert.Null(ready.Refusal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Input_goes_out_without_credentials_and_its_categories_are_told()
    {
        server.Moderates = _ => OpenAIReply.Moderation(("tea", "violence", 0.7));
        await using var harness = Harness();

        var ready = await (await harness.AdmitAsync("Which tea? My key is sk-proj-abcdefghijklmnopqrstuvwx.")).PreparedAsync();

        Assert.Null(ready.Refusal);
        Assert.Equal([new("input", "credential_in_input", "flagged"), new SafetyFlagData("input", "moderation.violence", "flagged")], ready.Flags);
        Assert.Equal("""["Which tea? My key is [redacted]."]""", Assert.Single(server.Requests).Body.GetProperty("input").GetRawText());
        server.AssertContract();
    }

    [Fact]
    public async Task Category_that_is_blocked_refuses()
    {
        server.Moderates = _ => OpenAIReply.Moderation(("tea", "violence", 0.4));
        await using var harness = Harness(("Safety:BlockedCategories", "violence"), ("Safety:Thresholds", "violence=0.4"));

        var ready = await (await harness.AdmitAsync(Question)).PreparedAsync();

        Assert.Equal("safety_blocked", ready.Refusal);
        Assert.Equal(new SafetyFlagData("input", "moderation.violence", "blocked"), Assert.Single(ready.Flags));
    }

    [Fact]
    public async Task What_rules_refuse_is_sent_to_nobody()
    {
        await using var harness = Harness();

        var ready = await (await harness.AdmitAsync("How do I make sarin?")).PreparedAsync();

        Assert.Equal("safety_blocked", ready.Refusal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Input_that_could_not_be_moderated_is_refused_where_moderation_is_required_and_else_flagged(string failure)
    {
        server.Moderates = _ => Faults[failure]();
        await using var strict = Harness(("Vendors:OpenAI:Timeout", "00:00:00.050"), ("Vendors:OpenAI:TotalTimeout", "00:00:00.500"));
        await using var lenient = Harness(("Vendors:OpenAI:Timeout", "00:00:00.050"), ("Vendors:OpenAI:TotalTimeout", "00:00:00.500"), ("Safety:ModerationRequired", "false"));

        var refused = await (await strict.AdmitAsync(Question)).PreparedAsync();
        var passed = await (await lenient.AdmitAsync(Question)).PreparedAsync();

        Assert.Equal(("moderation_unavailable", new SafetyFlagData("input", "moderation_unavailable", "blocked")), (refused.Refusal!, Assert.Single(refused.Flags)));
        Assert.Equal((null, new SafetyFlagData("input", "moderation_unavailable", "flagged")), (passed.Refusal, Assert.Single(passed.Flags)));
        Assert.Contains(strict.Warnings.Entries, entry => entry.StartsWith("A text could not be moderated (vendor_", StringComparison.Ordinal));
        Assert.All(strict.Warnings.Entries.Concat(lenient.Warnings.Entries), entry => Assert.DoesNotContain("canary", entry, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_is_held_back_until_moderation_has_let_it_pass_and_asked_about_in_a_few_parts()
    {
        var gate = new TaskCompletionSource();
        var text = string.Concat(Enumerable.Range(1, 40).Select(number => $"Sentence number {number} tells of green tea. "));
        server.Moderates = request => OpenAIReply.Moderation() with { Gate = Input(request).Contains("number 1 ", StringComparison.Ordinal) ? gate.Task : Task.CompletedTask };
        server.Respond(_ => OpenAIReply.Text(text));
        await using var harness = Harness();
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        var answering = run.AnswerAsync(run.AnswerInput(ready));
        await UntilModeratedAsync(2);
        var before = await run.FramesAsync();
        gate.SetResult();
        ChatRun.Value(await answering);
        var view = await run.ViewAsync();

        Assert.DoesNotContain(before, frame => frame.EventType == FrameKinds.Token);
        Assert.Equal(text, view.Text);
        Assert.Empty(view.SafetyFlags);

        // The question, and 1,750 characters in parts that double.
        Assert.Equal(1 + 5, Moderated().Count);
        Assert.All(Enumerable.Range(1, 40), number => Assert.Contains(Moderated(), part => part.Contains($"number {number} tells of green tea.", StringComparison.Ordinal)));
        server.AssertContract();
    }

    [Fact]
    public async Task Answer_ends_before_what_moderation_blocks_and_no_other_model_is_asked()
    {
        var first = "Tea is a drink that is made of the leaves of a plant, and hot water is poured over it first.";
        server.Moderates = _ => OpenAIReply.Moderation(("poison", "illicit/violent", 0.9), ("drink", "self-harm", 0.6));
        server.Respond(_ => OpenAIReply.Text($"{first} Then you mix a poison canary into it, in the way that is told here. And so on, and on and on and on and on."));
        await using var harness = Harness(("Models:Fallbacks:0", "local-extractive/local-extractive"));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        var outcome = await run.AnswerAsync(run.AnswerInput(ready));
        var view = await run.ViewAsync();

        Assert.Equal("answer_blocked", outcome.Code);
        Assert.Equal(first, view.Text.Trim());
        Assert.Equal([new("output", "moderation.self-harm", "flagged"), new SafetyFlagData("output", "moderation.illicit/violent", "blocked")], view.SafetyFlags);
        Assert.DoesNotContain(view.Decisions, decision => decision.Data.Decision == Decisions.ModelFallback);
        Assert.All(harness.Warnings.Entries, entry => Assert.DoesNotContain("canary", entry, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true", "moderation_unavailable", "", "blocked")]
    [InlineData("false", null, "Green tea, or black tea.", "flagged")]
    public async Task Answer_that_could_not_be_moderated_follows_the_setting(string required, string? code, string text, string action)
    {
        server.Moderates = request => Input(request).Contains("Green", StringComparison.Ordinal) ? OpenAIReply.Error(503) : OpenAIReply.Moderation();
        server.Respond(_ => OpenAIReply.Text("Green tea, or black tea."));
        await using var harness = Harness(("Safety:ModerationRequired", required));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        var outcome = await run.AnswerAsync(run.AnswerInput(ready));
        var view = await run.ViewAsync();

        Assert.Equal((code, text), (outcome.Code, view.Text));
        Assert.Equal(new SafetyFlagData("output", "moderation_unavailable", action), Assert.Single(view.SafetyFlags));
    }

    [Fact]
    public async Task Quotes_of_files_are_moderated_as_any_answer_is()
    {
        server.Moderates = request => OpenAIReply.Moderation(("two working days", "hate/threatening", 0.9));
        await using var harness = Harness(("Models:Provider", "local-extractive"));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");
        var ready = await run.PreparedAsync();

        var outcome = await run.AnswerAsync(run.AnswerInput(ready));

        Assert.Equal(("answer_blocked", ""), (outcome.Code, (await run.ViewAsync()).Text));
    }

    private static string Input(OpenAIRequest request) => string.Concat(request.Body.GetProperty("input").EnumerateArray().Select(text => text.GetString()));

    private List<string> Moderated() => [.. server.Requests.Where(request => request.Path == "/moderations").Select(Input)];

    private async Task UntilModeratedAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        for (var requests = count; Moderated().Count < count; requests++)
        {
            await server.UntilRequestAsync(requests, patience.Token);
        }
    }

    private RunHarness Harness(params (string, string?)[] settings) => new(
    [
        .. settings, .. new (string, string?)[] { ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"),
        ("Safety:Moderation", "input_and_output"), ("Vendors:OpenAI:RetryDelay", "00:00:00.001") }
            .ExceptBy(settings.Select(setting => setting.Item1), setting => setting.Item1),
    ]);
}
