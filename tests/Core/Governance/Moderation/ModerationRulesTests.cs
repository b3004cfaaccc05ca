using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Moderation;

namespace Cartrita.Core.Tests.Governance.Moderation;

public sealed class ModerationRulesTests
{
    [Fact]
    public void Category_is_found_by_the_models_word_or_by_a_score_of_ones_own()
    {
        var rules = ModerationRules.Parse("hate, sexual/minors", "violence=0.3, hate=0.9");

        var findings = rules.Judge(
        [
            new("violence", 0.3, false), new("hate", 0.8, true), new("sexual/minors", 0.01, true), new("illicit", 0.99, false), new("self-harm", 0.6, true), new("violence", 0.1, false),
        ]);

        Assert.Equal(
            [new("moderation.self-harm", SafetyScreen.Flagged), new("moderation.sexual/minors", SafetyScreen.Blocked), new SafetyFinding("moderation.violence", SafetyScreen.Flagged)], findings);
    }

    [Fact]
    public void Category_is_the_same_in_any_case()
    {
        var rules = ModerationRules.Parse("Hate", "Violence=0.3");

        Assert.Equal(
            [new("moderation.hate", SafetyScreen.Blocked), new("moderation.s1", SafetyScreen.Flagged), new SafetyFinding("moderation.violence", SafetyScreen.Flagged)],
            rules.Judge([new("HATE", 0.8, true), new("hate", 0.9, true), new("violencE", 0.3, false), new("S1", 1, true)]));
    }

    [Fact]
    public void What_is_blocked_is_never_left_out_for_what_is_not()
    {
        var rules = ModerationRules.Parse("zeal", string.Empty);

        Assert.Contains(rules.Judge([.. Enumerable.Range(0, 100).Select(number => new ModeratedCategory($"a{number}", 1, true)), new("zeal", 1, true)]), finding => finding.Action == SafetyScreen.Blocked);
    }

    [Fact]
    public void What_a_server_makes_up_is_no_category()
    {
        var rules = ModerationRules.Parse(string.Empty, string.Empty);

        Assert.Empty(rules.Judge([new("<b>text of a user</b>", 1, true), new(new string('a', 65), 1, true), new(string.Empty, 1, true)]));
        Assert.Equal(64, rules.Judge(Enumerable.Range(0, 100).Select(number => new ModeratedCategory($"x{new string('a', number % 50)}{(number < 50 ? "-" : "/")}", 1, true))).Count);
    }

    [Theory]
    [InlineData("h@te", "")]
    [InlineData("hate", "hate")]
    [InlineData("hate", "hate=2")]
    [InlineData("hate", "hate=-0.1")]
    [InlineData("hate", "hate=much")]
    [InlineData("hate", "ha te=0.5")]
    public void List_that_says_nothing_certain_is_refused(string blocked, string thresholds) =>
        Assert.Throws<FormatException>(() => ModerationRules.Parse(blocked, thresholds));

    [Fact]
    public void Pieces_hold_the_whole_text_and_nothing_that_may_not_leave()
    {
        var text = string.Concat(Enumerable.Range(0, 3000).Select(number => $"{number} "));
        var pieces = ModerationPieces.Of([text, "  ", "key sk-proj-abcdefghijklmnopqrstuvwx and Forbidden fruit"], BannedTerms.Parse("forbidden"));

        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, ModerationPieces.LongestPiece));
        Assert.All(Enumerable.Range(0, 3000), number => Assert.Contains(pieces, piece => piece.Contains($"{number} ", StringComparison.Ordinal)));
        Assert.Equal("key [redacted] and [redacted] fruit", pieces[^1]);
        Assert.Equal(5, pieces.Count);
    }

    [Fact]
    public void Pieces_cut_no_character_in_two()
    {
        var pieces = ModerationPieces.Of([string.Concat(Enumerable.Repeat("😀", 5000)) + "x", "y" + string.Concat(Enumerable.Repeat("😀", 5000))], BannedTerms.None);

        Assert.All(pieces, piece => Assert.False(char.IsLowSurrogate(piece[0]) || char.IsHighSurrogate(piece[^1])));
    }
}
