using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Governance;

public sealed class BannedTermsTests
{
    [Theory]
    [InlineData("badger", "A Badger, a BADGER.", "A [redacted], a [redacted].")]
    [InlineData("bad", "badge", "[redacted]ge")]
    [InlineData("ab, abcd", "abcd abx", "[redacted] [redacted]x")]
    [InlineData("ab,bc", "abc", "[redacted]c")]
    [InlineData("abcd,bc", "abcx", "a[redacted]x")]
    [InlineData("two words", "Two  words, two\u00A0WORDS, two\n words.", "[redacted], [redacted], [redacted].")]
    [InlineData("caf\u00E9", "CAFE\u0301 cafe", "[redacted] cafe")]
    [InlineData("cafe\u0301", "caf\u00E9", "[redacted]")]
    [InlineData("cafe", "caf\u00E9 cafe\u0301 cafe", "caf\u00E9 cafe\u0301 [redacted]")]
    [InlineData("\u1EAD", "a\u0302\u0323 a\u0323\u0302", "[redacted] [redacted]")]
    [InlineData("\uAC00", "\u1100\u1161 \uAC00 \uAC01 \u1100\u1161\u11A8", "[redacted] [redacted] \uAC01 \u1100\u1161\u11A8")]
    [InlineData("σας", "ΣΑΣ", "[redacted]")]
    [InlineData("strasse", "STRASSE Straße STRAẞE", "[redacted] [redacted] [redacted]")]
    [InlineData("bad", "b\u00ADa\u200Bd \uFF22\uFF21\uFF24 \U0001D41B\U0001D41A\U0001D41D", "[redacted] [redacted] [redacted]")]
    [InlineData("fin", "\uFB01n o\uFB01n", "[redacted] o[redacted]")]
    [InlineData("of", "o\uFB01", "[redacted]")]
    [InlineData("\U0001F4A9", "a\U0001F4A9b", "a[redacted]b")]
    [InlineData("坏话", "这是坏话。", "这是[redacted]。")]
    [InlineData("red", "a red act", "a ███ act")]
    public void Term_is_found_in_every_form(string terms, string text, string expected)
    {
        var set = BannedTerms.Parse(terms);

        Assert.Equal(expected, set.Replace(text));
        for (var size = 1; size <= text.Length; size++)
        {
            Assert.Equal(expected, Stream(set, text, size).Text);
        }
    }

    [Theory]
    [InlineData("bad\u0301")]
    [InlineData("b-a-d")]
    [InlineData("ba")]
    [InlineData("half a pair \uD83D")]
    public void Other_text_is_left_alone(string text)
    {
        var set = BannedTerms.Parse("bad");

        Assert.Equal((text, 0), Stream(set, text, 1));
        Assert.Same(text, set.Replace(text));
    }

    [Fact]
    public void Text_flows_but_for_what_may_become_a_term()
    {
        var filter = new BannedTermFilter(BannedTerms.Parse("badger"));

        Assert.Equal("One ", filter.Push("One ba"));
        Assert.True(filter.Holds);
        Assert.Equal("", filter.Push("dge"));
        Assert.Equal("badge of ", filter.Push(" of "));
        Assert.False(filter.Holds);
        Assert.Equal("", filter.Push("b"));
        Assert.Equal("b", filter.Flush());
    }

    [Fact]
    public void Surrogate_pair_that_is_split_over_pieces_is_joined_without_any_terms()
    {
        var filter = new BannedTermFilter(BannedTerms.None);

        Assert.Equal("a", filter.Push("a\uD83D"));
        Assert.Equal("\uD83D\uDCA9b", filter.Push("\uDCA9b"));
        Assert.Equal("", filter.Flush());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public void Sixth_redaction_ends_the_answer(int size)
    {
        var text = string.Concat(Enumerable.Range(1, 7).Select(number => $"{number} bad "));
        var filter = new BannedTermFilter(BannedTerms.Parse("bad"));

        var passed = string.Concat(text.Chunk(size).Select(piece => filter.Push(new string(piece)))) + filter.Flush();

        Assert.Equal("1 [redacted] 2 [redacted] 3 [redacted] 4 [redacted] 5 [redacted] 6 ", passed);
        Assert.Equal((Problems.BannedContentExceeded, 6), (filter.Verdict, filter.Redactions));
    }

    [Fact]
    public void Five_redactions_are_let_pass()
    {
        var filter = new BannedTermFilter(BannedTerms.Parse("bad"));

        Assert.Equal("[redacted][redacted][redacted][redacted][redacted].", filter.Push("badbadbadbadbad."));
        Assert.Null(filter.Verdict);
    }

    [Fact]
    public void Rejecting_ends_the_answer_before_the_term()
    {
        var filter = new BannedTermFilter(BannedTerms.Parse("bad", BannedTermStrategy.Reject));

        Assert.Equal("Good, ", filter.Push("Good, ba") + filter.Push("d, more") + filter.Push("more") + filter.Flush());
        Assert.Equal(Problems.BannedContent, filter.Verdict);
    }

    [Theory]
    [InlineData("fine,\u0301")]
    [InlineData("\u200B")]
    [InlineData("[x, █, *, _, •, red")]
    public void Terms_that_can_not_be_kept_are_refused(string setting) => Assert.Throws<FormatException>(() => BannedTerms.Parse(setting));

    [Fact]
    public void Too_long_a_term_and_too_many_terms_are_refused()
    {
        Assert.Throws<FormatException>(() => BannedTerms.Parse(new string('a', BannedTerms.LongestTerm + 1)));
        Assert.Throws<FormatException>(() => BannedTerms.Parse(string.Join('\n', Enumerable.Range(0, BannedTerms.MostTerms + 1))));
        Assert.Equal("[redacted]", BannedTerms.Parse(new string('a', BannedTerms.LongestTerm)).Replace(new string('A', BannedTerms.LongestTerm)));
    }

    private static (string Text, int Redactions) Stream(BannedTerms terms, string text, int size)
    {
        var filter = new BannedTermFilter(terms);
        var passed = string.Concat(text.Chunk(size).Select(piece => filter.Push(new string(piece))));
        return (passed + filter.Flush(), filter.Redactions);
    }
}
