using Cartrita.Core.Chat;

namespace Cartrita.Core.Tests.Chat;

public sealed class EvidenceMatrixTests
{
    private static Citation Source(string quote, int? marker = null) =>
        new() { Marker = marker, FileName = "handbook.md", Start = 0, End = quote.Length, Quote = quote };

    private static string Show(string text, params Citation[] sources) => string.Join(" | ", EvidenceMatrix.Of(text, sources).Claims.Select(claim =>
        $"{claim.Text} <- {string.Join(',', claim.Support.Select(support => $"{support.Source}{support.Kind[0]}"))}"));

    [Fact]
    public void Sentence_rests_on_the_sources_that_its_markers_name()
    {
        Assert.Equal(
            "Tests are run. <- 0c,1c | Flaky ones are mended. <- 2c | Nobody says this. <- ",
            Show("Tests are run[1][2]. Flaky ones are mended[3]. Nobody says this.", Source("a", 1), Source("b", 2), Source("c", 3)));
    }

    [Fact]
    public void Markers_behind_a_full_stop_belong_to_the_sentence_before()
    {
        const string text = "Tests are run. [1] Flaky ones are mended. [2]";

        Assert.Equal("Tests are run. <- 0c | Flaky ones are mended. <- 1c", Show(text, Source("a", 1), Source("b", 2)));
        Assert.Equal(text.Length, EvidenceMatrix.Of(text, []).Claims[^1].End);
    }

    [Fact]
    public void Sentence_that_is_a_sources_own_rests_on_it_without_a_marker()
    {
        Assert.Equal(
            "Fix it within a day. <- 1q | That is all. <- ",
            Show("Fix it within a day. That is all.", Source("Something else."), Source("Fix it within a day.")));
    }

    [Fact]
    public void Marker_that_names_nothing_is_no_support()
    {
        Assert.Equal("It is so. <- ", Show("It is so[7].", Source("a", 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    public void Text_without_a_sentence_has_no_support_to_lose(string text)
    {
        var matrix = EvidenceMatrix.Of(text, [Source("a", 1)]);
        Assert.Equal(text.Length == 0 ? 0 : 1, matrix.Claims.Count);
        Assert.Single(matrix.Sources);
    }

    [Fact]
    public void Places_are_those_of_the_answer()
    {
        const string text = "One is so[1]. Two is not.";
        Assert.All(
            EvidenceMatrix.Of(text, [Source("a", 1)]).Claims,
            claim => Assert.Equal(claim.Text, text[claim.Start..claim.End].Replace("[1]", "")));
    }
}
