using Cartrita.Core.Models;
using Cartrita.Core.Models.Ensembles;

namespace Cartrita.Core.Tests.Models.Ensembles;

/// <summary>When one model answers, and when several do.</summary>
public sealed class EnsembleGateTests
{
    private static readonly ModelChoice Supervisor = new("openai", "gpt-4.1");
    private static readonly ModelChoice First = new("openai", "gpt-5");
    private static readonly ModelChoice Second = new("azure-openai", "gpt-4.1");

    [Theory]
    [InlineData("When must a flaky test be fixed?", "plain_question", "")]
    [InlineData("Compare the two plans.", "compares", "compares")]
    [InlineData("What is the difference between the plans?", "compares", "compares")]
    [InlineData("Postgres vs. SQLite?", "compares", "compares")]
    [InlineData("Should we move to the new office?", "decides", "decides")]
    [InlineData("What do you recommend?", "decides", "decides")]
    [InlineData("Is it true that branches live three days?", "verifies", "verifies")]
    [InlineData("What dose is given to a child?", "high_stakes", "high_stakes")]
    [InlineData("Compare the contract of 2024 with that of 2025 and decide.", "compares", "compares,decides,high_stakes,numbers")]
    [InlineData("What happened in 2024 and in 2025?", "plain_question", "numbers")]
    [InlineData("Who compared himself to nobody?", "compares", "compares")]
    [InlineData("Where is the advertisement of the dosimeter?", "plain_question", "")]
    public void Words_and_counts_of_a_question_open_the_gate(string question, string reason, string signals)
    {
        var verdict = EnsembleGate.Decide(Facts(question), new EnsembleOptions());

        Assert.Equal((reason, signals), (verdict.Reason, string.Join(',', verdict.Signals)));
        Assert.Equal(reason != EnsembleReasons.PlainQuestion, verdict.Opens);
    }

    [Fact]
    public void Two_weak_signals_open_it_and_one_does_not()
    {
        var question = $"What happened in 2024 and in 2025? {new string('x', 400)}";

        Assert.Equal(EnsembleSignals.Numbers, EnsembleGate.Decide(Facts(question), new EnsembleOptions()).Reason);
        Assert.Equal(EnsembleReasons.PlainQuestion, EnsembleGate.Decide(Facts("Who? What?") with { Decomposed = true }, new EnsembleOptions()).Reason);
        Assert.Equal([EnsembleSignals.Numbers, EnsembleSignals.Compound], EnsembleGate.Decide(Facts("In 2024? In 2025?") with { Decomposed = true }, new EnsembleOptions()).Signals);
    }

    [Fact]
    public void Always_needs_no_signal_and_auto_is_not_asked_by_it()
    {
        var verdict = EnsembleGate.Decide(Facts("Hello"), new EnsembleOptions { Mode = EnsembleModes.Always });

        Assert.Equal(EnsembleReasons.Always, verdict.Reason);
        Assert.Equal([First, Second], verdict.Members);
    }

    [Theory]
    [InlineData(EnsembleModes.Auto)]
    [InlineData(EnsembleModes.Always)]
    public void Model_that_the_request_names_and_a_run_without_vendors_have_no_ensemble(string mode)
    {
        var options = new EnsembleOptions { Mode = mode };
        var requested = EnsembleGate.Decide(Facts("Compare them.") with { Requested = true }, options);
        var local = EnsembleGate.Decide(Facts("Compare them.") with { Supervisor = new ModelChoice(ProviderNames.LocalExtractive, "x") }, options);

        Assert.Equal((EnsembleReasons.ModelRequested, false), (requested.Reason, requested.Opens));
        Assert.Equal((EnsembleReasons.NoVendor, false), (local.Reason, local.Opens));
    }

    [Fact]
    public void Members_that_nobody_has_or_whose_circuit_is_open_are_left_out_with_the_reason()
    {
        var facts = Facts("Compare them.") with
        {
            Candidates = [new("openai/gpt-5", First, true), new("nobody/x/y", null, false), new("azure-openai/gpt-4.1", Second, false), new("openai/gpt-4.1", Supervisor, true)],
        };

        var verdict = EnsembleGate.Decide(facts, new EnsembleOptions());

        Assert.Equal([First, Supervisor], verdict.Members);
        Assert.Equal(
            [("nobody", "x/y", EnsembleReasons.NotConfigured), ("azure-openai", "gpt-4.1", EnsembleReasons.CircuitOpen)],
            verdict.LeftOut.Select(member => (member.Model.Provider, member.Model.Model, member.Code!)));
    }

    [Fact]
    public void Fewer_than_two_healthy_members_are_one_model_and_say_why()
    {
        var verdict = EnsembleGate.Decide(Facts("Compare them.") with { Candidates = [new("openai/gpt-5", First, true), new("azure-openai/gpt-4.1", Second, false)] }, new EnsembleOptions());

        Assert.Equal((EnsembleReasons.TooFewMembers, false), (verdict.Reason, verdict.Opens));
        Assert.Equal(EnsembleReasons.CircuitOpen, Assert.Single(verdict.LeftOut).Code);
    }

    [Fact]
    public void One_model_counts_once_and_no_more_answer_than_may()
    {
        var facts = Facts("Compare them.") with { Candidates = [new("openai/gpt-5", First, true), new("openai/five", First, true), new("azure-openai/gpt-4.1", Second, true), new("openai/gpt-4.1", Supervisor, true)] };

        var verdict = EnsembleGate.Decide(facts, new EnsembleOptions { MaxMembers = 2 });

        Assert.Equal([First, Second], verdict.Members);
        Assert.Equal(EnsembleReasons.OverTheMost, Assert.Single(verdict.LeftOut).Code);
    }

    [Theory]
    [InlineData(EnsembleModes.Off, 2, false)]
    [InlineData(EnsembleModes.Auto, 0, false)]
    [InlineData(EnsembleModes.Auto, 1, true)]
    public void Nothing_is_decided_without_members_or_where_it_is_off(string mode, int members, bool configured) =>
        Assert.Equal(configured, EnsembleGate.IsConfigured(new EnsembleOptions { Mode = mode, Members = [.. Enumerable.Repeat("openai/gpt-5", members)] }));

    private static EnsembleFacts Facts(string question) => new()
    {
        Question = question,
        Supervisor = Supervisor,
        Candidates = [new("openai/gpt-5", First, true), new("azure-openai/gpt-4.1", Second, true)],
    };
}
