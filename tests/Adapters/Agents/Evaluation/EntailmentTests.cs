using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents.Evaluation;

namespace Cartrita.Adapters.Tests.Agents.Evaluation;

public sealed class EntailmentTests
{
    private const string Source = "The zoo has kept two pandas since March 2019. Visitors may not feed them. A panda eats 1,200 kilograms of bamboo a month.";

    [Theory]
    [InlineData("The zoo has kept two pandas since March 2019.", SentenceVerdict.Supported)]
    [InlineData("Since 2019 the zoo keeps 2 pandas.", SentenceVerdict.Supported)]
    [InlineData("A panda eats 1200 kilograms of bamboo.", SentenceVerdict.Supported)]
    [InlineData("The zoo keeps three pandas.", SentenceVerdict.Contradicted)]
    [InlineData("The zoo has kept two pandas since 2021.", SentenceVerdict.Contradicted)]
    [InlineData("Visitors may feed them.", SentenceVerdict.Contradicted)]
    [InlineData("Pandas live for thirty years in forests.", SentenceVerdict.Unsupported)]
    [InlineData("The zoo keeps 1,200 pandas.", SentenceVerdict.Contradicted)]
    [InlineData("The zoo keeps its two pandas behind glass made in Norway.", SentenceVerdict.Unsupported)]
    [InlineData("Visitors feed elephants bamboo in March.", SentenceVerdict.Unsupported)]
    [InlineData("The aquarium sells tickets online.", SentenceVerdict.Unsupported)]
    public void Sentence_is_held_against_words_numbers_and_denials(string claim, string verdict) =>
        Assert.Equal(verdict, Entailment.Judge(claim, [Source])!.Value.Verdict);

    [Fact]
    public void Quote_is_wholly_supported_and_what_states_nothing_is_not_judged()
    {
        Assert.Equal((SentenceVerdict.Supported, 1d), Entailment.Judge("Visitors may not feed them.", [Source]));
        Assert.Null(Entailment.Judge("So it is.", [Source]));
    }

    [Fact]
    public void Neutral_sentence_whose_words_only_occur_or_whose_denial_is_another_s_is_not_supported()
    {
        string[] scattered = ["Ada met the mayor.", "Grace sold a boat.", "The harbour opened a café.", "The parser was released."];

        Assert.Equal(SentenceVerdict.Unsupported, Entailment.Judge("Ada sold the harbour parser.", scattered)!.Value.Verdict);
        Assert.Equal(SentenceVerdict.Unsupported, Entailment.Judge("The mayor never met Grace, who likes boats.", ["Ada met the mayor with Grace on Sunday."])!.Value.Verdict);
    }

    [Fact]
    public void Number_that_no_source_names_is_unsaid() =>
        Assert.Equal((true, true, false), (Entailment.NamesUnsaid("It holds nine animals.", [Source]), Entailment.NamesUnsaid("Opened in 2020.", [Source]), Entailment.NamesUnsaid("A pair, that is 2, lives there since 2019.", [Source])));

    [Fact]
    public void Words_of_several_sources_count_together()
    {
        var (verdict, score) = Entailment.Judge("Pandas eat bamboo and sleep in trees.", ["Pandas eat bamboo.", "They sleep in trees."])!.Value;

        Assert.Equal((SentenceVerdict.Supported, 1d), (verdict, score));
    }
}
