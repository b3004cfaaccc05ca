using System.Globalization;
using System.Text;
using Cartrita.Core.Knowledge;
using FsCheck;
using FsCheck.Fluent;

namespace Cartrita.Core.Tests.Knowledge;

public sealed class TextChunkerTests
{
    private static readonly string[] Alphabet =
        ["a", "B", "7", " ", " ", "word ", "\n", "\n\n", "\r\n", ". ", "! ", "。", "é", "e\u0301", "日本", "😀", "👩‍👩‍👧", "🇩🇪", "\u0301", "क्षि", "# ", "- "];

    [Fact]
    public void Chunk_of_an_empty_text_gives_nothing() => Assert.Empty(TextChunker.Chunk(string.Empty));

    [Fact]
    public void Chunk_of_a_short_text_is_the_text()
    {
        var chunk = Assert.Single(TextChunker.Chunk("Short."));

        Assert.Equal(new TextChunk(0, 0, 6, "Short."), chunk);
    }

    [Fact]
    public void Chunks_of_any_text_cover_it_in_order_without_a_gap_and_to_the_letter() => ForTexts(text =>
    {
        var covered = 0;
        var previous = -1;
        foreach (var (chunk, ordinal) in TextChunker.Chunk(text, 64, 16).Select((chunk, ordinal) => (chunk, ordinal)))
        {
            Assert.Equal(ordinal, chunk.Ordinal);
            Assert.Equal(text[chunk.Start..chunk.End], chunk.Text);
            Assert.InRange(chunk.Text.Length, 1, 64);
            Assert.True(chunk.Start <= covered, "a gap");
            Assert.True(chunk.Start > previous, "no progress at the start");
            Assert.True(chunk.End > covered, "no progress at the end");
            Assert.True(covered - chunk.Start <= 16 || ordinal == 0, "an overlap that is too long");
            covered = chunk.End;
            previous = chunk.Start;
        }

        Assert.Equal(text.Length, covered);
    });

    [Fact]
    public void Chunks_of_any_text_begin_and_end_at_grapheme_borders() => ForTexts(text =>
    {
        var borders = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
        var longest = borders.Order().Zip(borders.Order().Skip(1), (left, right) => right - left).DefaultIfEmpty(0).Max();
        foreach (var chunk in TextChunker.Chunk(text, 64, 16))
        {
            if (longest <= 16)
            {
                Assert.Contains(chunk.Start, borders);
                Assert.Contains(chunk.End, borders);
            }
        }
    });

    [Fact]
    public void Chunks_of_prose_end_with_a_sentence_and_begin_with_one()
    {
        var text = string.Concat(Enumerable.Range(0, 200).Select(at => $"Sentence number {at} says something of its own about the matter. "));

        var chunks = TextChunker.Chunk(text);

        Assert.True(chunks.Count > 5);
        Assert.All(chunks.SkipLast(1), chunk => Assert.EndsWith(".", chunk.Text.TrimEnd(), StringComparison.Ordinal));
        Assert.All(chunks, chunk => Assert.StartsWith("Sentence", chunk.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Chunks_end_at_a_paragraph_rather_than_at_a_sentence()
    {
        var text = new string('a', 1300) + ". Bbb.\n\n" + "Ccc ddd. " + string.Concat(Enumerable.Repeat("Eee fff. ", 200));

        Assert.EndsWith("Bbb.\n\n", TextChunker.Chunk(text)[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlap_is_at_least_half_of_what_was_asked_for_in_prose()
    {
        var text = string.Concat(Enumerable.Range(0, 3000).Select(at => $"word{at} "));

        var chunks = TextChunker.Chunk(text);

        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.InRange(pair.First.End - pair.Second.Start, 125, 250));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("日")]
    [InlineData("😀")]
    [InlineData("e\u0301")]
    public void Ten_megabytes_on_one_line_are_cut_without_splitting_a_character(string unit)
    {
        var text = new StringBuilder().Insert(0, unit, 10_000_000 / unit.Length).ToString();

        var chunks = TextChunker.Chunk(text);

        Assert.Equal(text.Length, chunks[^1].End);
        Assert.All(chunks, chunk => Assert.Equal(0, chunk.Start % unit.Length));
        Assert.All(chunks, chunk => Assert.Equal(0, chunk.End % unit.Length));
    }

    [Fact]
    public void A_cluster_of_a_million_marks_is_cut_in_linear_time()
    {
        var text = "a" + new string('\u0301', 1_000_000);

        var chunks = TextChunker.Chunk(text);

        Assert.Equal(text.Length, chunks[^1].End);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Text.Length, 1, TextChunker.DefaultSize));
    }

    private static void ForTexts(Action<string> check)
    {
        var texts = Gen.Elements(Alphabet).ListOf().Select(parts => string.Concat(parts));
        var sized = Gen.Choose(0, 400).SelectMany(size => texts.Resize(size));
        Prop.ForAll(sized.ToArbitrary(), check).QuickCheckThrowOnFailure();
    }
}
