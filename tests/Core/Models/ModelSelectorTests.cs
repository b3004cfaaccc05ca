using Cartrita.Core.Models;
using Cartrita.Core.Models.Health;
using Cartrita.Core.Models.Selection;

namespace Cartrita.Core.Tests.Models;

public sealed class ModelSelectorTests
{
    private static readonly ModelNeed Need = new(ModelRole.SubAgent, 4_000);
    private static readonly SelectionCandidate Large = Of("large", input: 2, output: 8, callMs: 900);
    private static readonly SelectionCandidate Small = Of("small", input: 0.2m, output: 0.8m, callMs: 1_800);
    private static readonly SelectionCandidate Quick = Of("quick", input: 5, output: 20, callMs: 300);
    private static readonly SelectionCandidate Local = new(new ModelChoice(ProviderNames.LocalExtractive, ProviderNames.LocalExtractive));

    [Theory]
    [InlineData(ModelPreferences.Configured, "large", "configured", "small later_in_order, quick later_in_order")]
    [InlineData(ModelPreferences.Cost, "small", "cheapest", "large dearer, quick dearer")]
    [InlineData(ModelPreferences.Latency, "quick", "fastest", "large slower, small slower")]
    [InlineData(ModelPreferences.Balanced, "small", "best_balance", "large worse_balance, quick worse_balance")]
    public void Preference_decides_and_says_why(string preference, string model, string reason, string passedOver) =>
        Check(Select(preference, Large, Small, Quick), model, reason, passedOver);

    [Fact]
    public void Requested_model_is_taken_whatever_speaks_against_it()
    {
        var open = Large with { Figures = new ModelFigures { CircuitOpen = true }, ContextWindow = 10 };

        Check(ModelSelector.Select(Need with { Requested = true }, ModelPreferences.Cost, [open, Small], []), "large", "requested", "");
    }

    [Fact]
    public void Local_extractive_that_is_wished_stays_and_else_is_never_preferred()
    {
        Check(Select(ModelPreferences.Cost, Local, Small), ProviderNames.LocalExtractive, "configured", "");
        Check(Select(ModelPreferences.Cost, Large with { Figures = new ModelFigures { CircuitOpen = true } }, Local), "large", "no_other", "local-extractive last_resort");
    }

    [Fact]
    public void Configured_model_whose_circuit_is_open_has_one_that_stands_in()
    {
        var selection = Select(ModelPreferences.Configured, Large with { Figures = new ModelFigures { CircuitOpen = true } }, Small, Local);

        Check(selection, "small", "stands_in", "large circuit_open, local-extractive last_resort");
        Assert.Equal((Large.Model, SelectionReasons.CircuitOpen), (selection.Wished, selection.StandsInBecause));
    }

    [Fact]
    public void Window_that_is_too_small_is_passed_over_and_an_unknown_one_is_not()
    {
        Check(Select(ModelPreferences.Configured, Large with { ContextWindow = 4_999 }, Small with { ContextWindow = 5_000 }), "small", "stands_in", "large too_small");
        Check(Select(ModelPreferences.Configured, Large with { ContextWindow = null }, Small), "large", "configured", "small later_in_order");
        Check(Select(ModelPreferences.Cost, Large with { ContextWindow = 100 }, Small with { ContextWindow = 50 }), "small", "no_other", "large too_small");
    }

    [Fact]
    public void Model_without_a_price_is_not_taken_for_cheap()
    {
        Check(Select(ModelPreferences.Cost, Large with { Price = null }, Quick), "quick", "cheapest", "large price_unknown");
        Check(Select(ModelPreferences.Cost, Large with { Price = null }, Quick with { Price = null }), "large", "first_in_order", "quick price_unknown");
        Check(Select(ModelPreferences.Balanced, Large with { Price = null }, Quick with { Figures = Large.Figures }), "large", "best_balance", "quick later_in_order");
    }

    [Fact]
    public void Model_that_was_never_measured_is_measured_first() =>
        Check(Select(ModelPreferences.Latency, Quick, Small with { Figures = ModelFigures.None }), "small", "to_be_measured", "quick measured");

    [Fact]
    public void Time_to_the_first_piece_counts_where_somebody_reads_along()
    {
        var chatty = Of("chatty", 1, 1, callMs: 9_000) with { Figures = new ModelFigures { FirstTokenMs = 100, CallMs = 9_000, Calls = 5 } };

        Check(ModelSelector.Select(new ModelNeed(ModelRole.Supervisor, 10), ModelPreferences.Latency, [Large, chatty], []), "chatty", "fastest", "large slower");
        Check(Select(ModelPreferences.Latency, Large, chatty), "large", "fastest", "chatty slower");
    }

    [Fact]
    public void Failures_add_to_the_time_and_from_half_of_them_on_speak_against_a_model()
    {
        Check(Select(ModelPreferences.Latency, Large, Failing(Of("flaky", 1, 1, callMs: 600), 0.4)), "large", "fastest", "flaky slower");
        Check(Select(ModelPreferences.Cost, Large, Failing(Small, 0.5)), "large", "only_usable", "small failing");
        Check(Select(ModelPreferences.Configured, Failing(Large, 0.9), Small), "large", "configured", "small later_in_order");
    }

    [Fact]
    public void Free_model_does_not_outweigh_every_slowness() =>
        Check(Select(ModelPreferences.Balanced, Large, Of("free", 0, 0, callMs: 900_000)), "large", "best_balance", "free worse_balance");

    [Fact]
    public void Names_that_nobody_has_are_told()
    {
        Check(ModelSelector.Select(Need, ModelPreferences.Configured, [Large], ["openai/gpt-5"]), "large", "configured", "gpt-5 not_configured");
        Assert.False(ModelSelector.Select(Need, ModelPreferences.Configured, [Large], ["openai/gpt-5"]).IsTelling);
    }

    [Fact]
    public void Equal_candidates_keep_their_order() =>
        Check(Select(ModelPreferences.Cost, Large, Large with { Model = new ModelChoice("vendor", "twin") }), "large", "cheapest", "twin later_in_order");

    private static ModelSelection Select(string preference, params SelectionCandidate[] candidates) => ModelSelector.Select(Need, preference, candidates, []);

    private static void Check(ModelSelection selection, string model, string reason, string passedOver)
    {
        Assert.Equal((model, reason), (selection.Model.Model, selection.Reason));
        Assert.Equal(passedOver, string.Join(", ", selection.PassedOver.Select(passed => $"{passed.Model} {passed.Reason}")));
    }

    private static SelectionCandidate Of(string model, decimal input, decimal output, double callMs) => new(new ModelChoice("vendor", model))
    {
        ContextWindow = 128_000,
        Price = new ModelPrice { Input = input, Output = output },
        Figures = new ModelFigures { CallMs = callMs, Calls = 10 },
    };

    private static SelectionCandidate Failing(SelectionCandidate candidate, double share) => candidate with { Figures = candidate.Figures with { FailureShare = share } };
}
