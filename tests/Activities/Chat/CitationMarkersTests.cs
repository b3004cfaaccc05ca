using Cartrita.Activities.Chat;

namespace Cartrita.Activities.Tests.Chat;

public sealed class CitationMarkersTests
{
    [Theory]
    [InlineData("One [1] two [2].", "One [1] two [2].")]
    [InlineData("One [3] two [0].", "One  two .")]
    [InlineData("Both [1, 2] and [2,9].", "Both [1][2] and [2].")]
    [InlineData("Not [a] marker, nor [], nor [1", "Not [a] marker, nor [], nor [1")]
    [InlineData("Nested [[1]] and [see [2]].", "Nested [[1]] and [see [2]].")]
    public void Only_markers_that_name_evidence_pass(string text, string passed)
    {
        foreach (var size in new[] { 1, 2, 100 })
        {
            var markers = new CitationMarkers(2);
            Assert.Equal(passed, string.Concat(text.Chunk(size).Select(piece => markers.Push(new string(piece)))) + markers.Flush());
        }
    }

    [Theory]
    [InlineData("Two days [\uFF11] [1].")]
    [InlineData("Two days [\u0661][\u06F1] [1].")]
    public void Digits_of_other_scripts_are_no_marker(string text) => Assert.Equal([1], CitationMarkers.Read(text).Select(read => read.Marker));

    [Fact]
    public void Marker_is_read_with_the_claim_before_it()
    {
        var read = CitationMarkers.Read("Tests are fixed in two days [1]. Branches live three days [2][3].\nNobody pushes [1].");

        Assert.Equal(
            [(1, "Tests are fixed in two days"), (2, "Branches live three days"), (3, "Branches live three days"), (1, "Nobody pushes")],
            read);
    }
}
