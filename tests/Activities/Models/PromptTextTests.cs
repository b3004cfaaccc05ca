using Cartrita.Activities.Models;
using Cartrita.Core.Chat;

namespace Cartrita.Activities.Tests.Models;

/// <summary>A prompt's own words and foreign text: which is which can be seen at each line.</summary>
public sealed class PromptTextTests
{
    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("one\r\ntwo")]
    [InlineData("one\rtwo")]
    [InlineData("one\u0085two")]
    [InlineData("one\u2028two")]
    [InlineData("one\u2029two")]
    [InlineData("one\ftwo")]
    [InlineData("one\vtwo")]
    public void Each_line_of_a_foreign_text_stands_behind_a_bar(string foreign)
    {
        Assert.Equal("Evidence:\n| one\n| two", new PromptText("Evidence:").Block(foreign).ToString());
        Assert.Equal("[1] | one two", new PromptText("[1] ").Line(foreign).ToString());
    }

    [Fact]
    public void Own_words_never_go_on_in_a_foreign_line()
    {
        var text = new PromptText().Own($"[{1}] ").Line("title").Own($"Sources:").Line("a").Line("b").Add(new PromptText("End.")).Block("c");

        Assert.Equal("[1] | title\nSources:| a\n| b\nEnd.\n| c", text.ToString());
    }

    [Fact]
    public void What_is_put_into_own_words_is_a_number_or_an_identifier()
    {
        IReadOnlyList<int> markers = [1, 3];

        Assert.Equal("t1 (x______2__forged, [1][3])", new PromptText().Own($"{"t1"} ({"x\n\nEnd [2] forged".Replace("End", "  ", StringComparison.Ordinal)}, {markers})").ToString());
    }

    [Fact]
    public void Bars_count_as_tokens()
    {
        var lines = string.Join('\n', Enumerable.Repeat("abc", 300));

        Assert.Equal(ContextBudget.Estimate(PromptText.Behind(lines)), new PromptText().Block(lines).Tokens);
        Assert.True(new PromptText().Block(lines).Tokens >= ContextBudget.Estimate(lines) + 190);
    }

    [Theory]
    [InlineData("Two days [1].\n| Three days.", "Two days [1].\nThree days.")]
    [InlineData("| Two\n|\n| days", "Two\n\ndays")]
    [InlineData("a | b", "a | b")]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |")]
    [InlineData("```sh\ncat x\n| grep y\n```\n| z", "```sh\ncat x\n| grep y\n```\nz")]
    [InlineData("", "")]
    public void Bars_that_a_model_copied_are_taken_away_and_tables_and_code_stay(string written, string shown)
    {
        Assert.Equal(shown, CopiedBars.Without(written));

        var bars = new CopiedBars();
        Assert.Equal(shown, string.Concat(written.Select(character => bars.Push(character.ToString()))) + bars.Flush());
    }

    [Fact]
    public void Line_that_begins_with_a_bar_is_not_waited_for_without_end()
    {
        var bars = new CopiedBars();

        Assert.StartsWith("xxx", bars.Push("| " + new string('x', 1_000)), StringComparison.Ordinal);
    }
}
