using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tests.Chat.Ensembles;

/// <summary>One member's draft: what it may take, and what becomes of it where it does not come to its end.</summary>
public sealed class DraftTests
{
    private const string Text = "Within two working days of the first report [1].";

    [Theory]
    [InlineData("length", "limit_exceeded")]
    [InlineData("content_filter", "provider_rejected")]
    public async Task Draft_that_is_cut_off_is_none_and_its_tokens_count(string finish, string code)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text(Text) with { FinishReason = finish });
        await using var harness = EnsembleRun.Harness(server);
        var run = await EnsembleRun.StartAsync(harness);

        var draft = ChatRun.Value(await run.DraftAsync(1));

        Assert.Null(draft.Draft);
        Assert.Equal((code, new TokenUsage(11, 7)), (draft.Code, draft.Usage));
        var node = Assert.Single((await run.Run.ViewAsync()).Nodes);
        Assert.Equal((AgentLevels.DraftTask(1), AgentTaskStatus.Failed, code, new TokenUsage(11, 7)), (node.TaskId, node.Status, node.Code, node.Usage));
    }

    [Fact]
    public async Task Stream_that_breaks_is_no_draft_and_counts_as_estimated()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text(Text) with { EndAfter = 6 });
        await using var harness = EnsembleRun.Harness(server, ($"Models:Prices:{EnsembleRun.Provider}/{EnsembleRun.Alpha}:Input", "1"));
        var run = await EnsembleRun.StartAsync(harness);

        var draft = ChatRun.Value(await run.DraftAsync(1));

        Assert.Equal(Problems.ProviderFailed.Code, draft.Code);
        Assert.Equal(draft.Usage.TotalTokens, draft.Usage.PricedTokens);
        Assert.True(draft.Usage is { PromptTokens: > 100, CompletionTokens: > 5 }, draft.Usage.ToString());
        Assert.Contains(harness.Warnings.Entries, entry => entry.Contains("gives no draft (provider_failed)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Provider_that_refuses_the_call_took_nothing()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Error(401));
        await using var harness = EnsembleRun.Harness(server);
        var run = await EnsembleRun.StartAsync(harness);

        var draft = ChatRun.Value(await run.DraftAsync(1));

        Assert.Equal((Problems.ProviderUnauthorized.Code, TokenUsage.None), (draft.Code, draft.Usage));
    }

    [Fact]
    public async Task Member_that_is_late_is_left_behind_while_the_run_goes_on()
    {
        var never = new TaskCompletionSource();
        var clock = new ManualTime();
        clock.Advance(TimeProvider.System.GetUtcNow() - clock.GetUtcNow());
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text(Text) with { Gate = never.Task });
        await using var harness = new RunHarness(services => services.AddSingleton<TimeProvider>(clock), EnsembleRun.Settings(server));
        var run = await EnsembleRun.StartAsync(harness);

        var drafting = run.DraftAsync(1, until: clock.GetUtcNow().AddSeconds(5));
        await server.UntilRequestAsync(1, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(6));
        var draft = ChatRun.Value(await drafting);

        Assert.Equal(Problems.DeadlineExceeded.Code, draft.Code);
        Assert.True(draft.Usage.PromptTokens > 100, draft.Usage.ToString());
        never.SetResult();
    }

    [Fact]
    public async Task Draft_whose_time_was_over_before_it_began_asks_nobody()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = EnsembleRun.Harness(server);
        var run = await EnsembleRun.StartAsync(harness);

        var draft = ChatRun.Value(await run.DraftAsync(1, until: TimeProvider.System.GetUtcNow()));

        Assert.Equal((Problems.DeadlineExceeded.Code, TokenUsage.None), (draft.Code, draft.Usage));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Cancelled_run_stops_a_draft_in_the_middle()
    {
        var never = new TaskCompletionSource();
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text(Text) with { BeforePiece = at => at < 2 ? Task.CompletedTask : never.Task });
        await using var harness = EnsembleRun.Harness(server);
        var run = await EnsembleRun.StartAsync(harness);

        var drafting = run.DraftAsync(1);
        var request = await server.UntilRequestAsync(1, CancellationToken.None);
        await harness.Get<ICancelMarks>().MarkAsync(run.Run.Scope.OwnerId, run.Run.Scope.RunId, CancellationToken.None);
        var outcome = await drafting;

        Assert.Equal(Problems.RunCancelled.Code, outcome.Code);
        await request.Aborted;
        never.SetResult();
    }

    [Fact]
    public async Task Prompt_and_reply_stay_within_what_a_draft_may_take()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text(Text));
        await using var harness = EnsembleRun.Harness(server);
        var run = await EnsembleRun.StartAsync(harness);

        Assert.NotNull(ChatRun.Value(await run.DraftAsync(1, maxTokens: 1_200)).Draft);
        var most = server.Requests.Last().Body.GetProperty("max_completion_tokens").GetInt32();
        Assert.InRange(most, 64, 1_200 - 300);

        var refused = ChatRun.Value(await run.DraftAsync(1, maxTokens: 300));
        Assert.Equal((Problems.LimitExceeded.Code, TokenUsage.None), (refused.Code, refused.Usage));
        Assert.Single(server.Requests);
        server.AssertContract();
    }

    [Theory]
    [InlineData(48_000, "100000", 16_000)]
    [InlineData(48_000, "10000", 9_700)]
    public async Task Reply_of_a_draft_is_never_bound_by_more_than_models_can_write_or_their_window_has(long tokens, string window, int most)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text(Text));
        await using var harness = EnsembleRun.Harness(server, ($"Models:Providers:{EnsembleRun.Provider}:ContextWindows:{EnsembleRun.Alpha}", window));
        var run = await EnsembleRun.StartAsync(harness);

        Assert.NotNull(ChatRun.Value(await run.DraftAsync(1, maxTokens: tokens)).Draft);

        Assert.InRange(server.Requests.Last().Body.GetProperty("max_completion_tokens").GetInt32(), most / 2, most);
    }

    [Fact]
    public async Task Banned_term_that_ends_an_answer_ends_a_draft_only()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two zebra crossings [1]."));
        await using var harness = new RunHarness(
            services => services.AddSingleton(Core.Governance.BannedTerms.Parse("zebra crossings", Core.Governance.BannedTermStrategy.Reject)), EnsembleRun.Settings(server));
        var run = await EnsembleRun.StartAsync(harness);

        Assert.Equal(Problems.BannedContent.Code, ChatRun.Value(await run.DraftAsync(1)).Code);
    }
}
