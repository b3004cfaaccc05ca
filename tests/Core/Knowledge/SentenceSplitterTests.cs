using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Tests.Knowledge;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.|Two!|Three?|Four")]
    [InlineData("Dr. Smith met Mr. J. Doe at 3.14 p.m. in St. Ives. They left.", "Dr. Smith met Mr. J. Doe at 3.14 p.m. in St. Ives.|They left.")]
    [InlineData("Use e.g. the vault, i.e. nowhere else. Done.", "Use e.g. the vault, i.e. nowhere else.|Done.")]
    [InlineData("It costs 1.500,50 euros. Version 2.0.1 is out.", "It costs 1.500,50 euros.|Version 2.0.1 is out.")]
    [InlineData("He said \"Stop.\" Then he left.", "He said \"Stop.\"|Then he left.")]
    [InlineData("Wait... what? Yes… no.", "Wait... what?|Yes… no.")]
    [InlineData("备份每天运行。保留三十五天！真的？是。", "备份每天运行。|保留三十五天！|真的？|是。")]
    [InlineData("彼は「はい。」と言った。終わり。", "彼は「はい。」|と言った。|終わり。")]
    [InlineData("هل هذا صحيح؟ نعم. انتهى", "هل هذا صحيح؟|نعم.|انتهى")]
    [InlineData("यह एक वाक्य है। यह दूसरा है।", "यह एक वाक्य है।|यह दूसरा है।")]
    [InlineData("Z.B. bleibt das so. Der Rest d.h. alles folgt.", "Z.B. bleibt das so.|Der Rest d.h. alles folgt.")]
    [InlineData("A sentence that\nwraps over lines. Another\r\none.", "A sentence that\nwraps over lines.|Another\r\none.")]
    public void Split_ends_sentences_where_a_reader_does(string text, string expected) => Assert.Equal(expected.Split('|'), Texts(text));

    [Fact]
    public void Split_of_markdown_keeps_headings_items_rows_and_code_apart()
    {
        const string Text =
            "# Title one\n\nFirst sentence. Second one.\n- item one\n- item two. With more.\n  continued here\n\n1. numbered\n\n| a | b |\n| --- | --- |\n| 1 | 2. x |\n\n```csharp\nvar a = 1. ;\n\nvar b;\n```\nAfter.";

        var units = SentenceSplitter.Split(Text);

        Assert.Equal(
            [
                (TextUnitKind.Heading, "Title one"), (TextUnitKind.Sentence, "First sentence."), (TextUnitKind.Sentence, "Second one."),
                (TextUnitKind.ListItem, "item one"), (TextUnitKind.ListItem, "item two."), (TextUnitKind.ListItem, "With more.\n  continued here"),
                (TextUnitKind.ListItem, "numbered"), (TextUnitKind.TableRow, "| a | b |"), (TextUnitKind.TableRow, "| 1 | 2. x |"),
                (TextUnitKind.Code, "var a = 1. ;\n\nvar b;"), (TextUnitKind.Sentence, "After."),
            ],
            units.Select(unit => (unit.Kind, Text[unit.Start..unit.End])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n \r\n\t")]
    [InlineData("|---|---|")]
    [InlineData("```\n```")]
    public void Split_of_a_text_without_words_gives_nothing(string text) => Assert.Empty(SentenceSplitter.Split(text));

    [Theory]
    [InlineData("x")]
    [InlineData("word ")]
    [InlineData("a.b")]
    [InlineData("語")]
    [InlineData("😀")]
    [InlineData("Mr. ")]
    public void Split_of_ten_megabytes_on_one_line_gives_bounded_units(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 10_000_000 / unit.Length));

        var units = SentenceSplitter.Split(text);

        Assert.True(units.Count >= text.Length / SentenceSplitter.LongestUnit);
        Assert.All(units, found => Assert.InRange(found.Length, 1, SentenceSplitter.LongestUnit));
        Assert.All(units.Zip(units.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    private static IEnumerable<string> Texts(string text) => SentenceSplitter.Split(text).Select(unit => text[unit.Start..unit.End]);
}
