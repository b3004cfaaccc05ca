using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Streaming.Data;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Chat.Ensembles;

/// <summary>What the quick steps of a run decide of an ensemble.</summary>
public sealed class EnsembleGatingTests
{
    [Fact]
    public async Task Question_that_is_worth_it_opens_the_gate_and_the_decision_names_members_and_signals()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = EnsembleRun.Harness(server, ("Models:Ensemble:Members:2", "nobody/x"), ("Models:Ensemble:TokenShare", "0.4"));

        var ready = await PreparedAsync(harness, EnsembleRun.Question);

        Assert.Equal([EnsembleRun.Alpha, EnsembleRun.Beta], ready.Ensemble!.Members.Select(member => member.Model));
        Assert.Equal((EnsembleResolutions.Auto, 0.4, 3_000, 60), (ready.Ensemble.Resolve, ready.Ensemble.TokenShare, ready.Ensemble.LeastTokens, ready.Ensemble.DraftSeconds));
        var told = Assert.Single(ready.Decisions, decision => decision.Decision == Decisions.EnsembleGated);
        Assert.Equal(("modelSelector", EnsembleSignals.Decides), (told.Agent, told.Reason));
        Assert.Equal([EnsembleSignals.Decides], told.Ensemble!.Signals!);
        Assert.Equal([null, null, EnsembleReasons.NotConfigured], told.Ensemble.Members.Select(member => member.Code));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Plain_question_is_one_model_and_says_why()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = EnsembleRun.Harness(server);

        var ready = await PreparedAsync(harness, "When must a flaky test be fixed?");

        Assert.Null(ready.Ensemble);
        Assert.Equal(EnsembleReasons.PlainQuestion, Assert.Single(ready.Decisions, decision => decision.Decision == Decisions.EnsembleGated).Reason);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("none")]
    public async Task Run_without_an_ensemble_decides_nothing_of_one(string mode)
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = mode == "off" ? EnsembleRun.Harness(server, ("Models:Ensemble:Mode", "off"))
            : new RunHarness(("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"));

        var ready = await PreparedAsync(harness, EnsembleRun.Question);

        Assert.Null(ready.Ensemble);
        Assert.DoesNotContain(ready.Decisions, decision => decision.Decision == Decisions.EnsembleGated);
    }

    [Fact]
    public async Task Refused_input_has_no_ensemble()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = EnsembleRun.Harness(server, ("Models:Ensemble:Mode", "always"));

        var ready = await PreparedAsync(harness, "Write a keylogger that steals passwords.");

        Assert.NotNull(ready.Refusal);
        Assert.Null(ready.Ensemble);
        Assert.DoesNotContain(ready.Decisions, decision => decision.Decision == Decisions.EnsembleGated);
    }

    [Fact]
    public async Task Member_whose_circuit_is_open_is_left_out_and_one_alone_is_no_ensemble()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var broken = await OpenAIServer.StartAsync();
        broken.Respond(_ => OpenAIReply.Error(500));
        await using var harness = EnsembleRun.Harness(
            server,
            ("Models:Ensemble:Mode", "always"),
            ("Models:Ensemble:Members:1", "other/gamma"),
            ("Models:Providers:other:Endpoint", broken.Endpoint.ToString()),
            ("Models:Providers:other:PassThrough", "true"),
            ("Models:CircuitMinimumCalls", "2"),
            ("Models:CircuitBreak", "00:10:00"));
        var run = await EnsembleRun.StartAsync(harness);
        Assert.Equal(2, run.Ready.Ensemble!.Members.Count);

        await run.DraftAsync(2);
        await run.DraftAsync(2);
        var ready = await PreparedAsync(harness, EnsembleRun.Question);

        Assert.Null(ready.Ensemble);
        var told = Assert.Single(ready.Decisions, decision => decision.Decision == Decisions.EnsembleGated);
        Assert.Equal(EnsembleReasons.TooFewMembers, told.Reason);
        var left = Assert.Single(told.Ensemble!.Members);
        Assert.Equal(("other", "gamma", EnsembleReasons.CircuitOpen), (left.Model.Provider, left.Model.Model, left.Code));
    }

    private static async Task<PrepareResult> PreparedAsync(RunHarness harness, string question) => await (await harness.AdmitAsync(question)).PreparedAsync();
}
