using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Tests.Chat;

public sealed class AnswerSentenceTests
{
    private static readonly Citation First = new() { Marker = 1, AttachmentId = new AttachmentId(new string('a', 32)), FileName = "a.md", Start = 0, End = 10, Quote = "ten days." };
    private static readonly Citation Second = new() { Marker = 2, AttachmentId = new AttachmentId(new string('b', 32)), FileName = "b.md", Start = 4, End = 12, Quote = "a deposit" };

    [Fact]
    public void Sentence_lists_every_source_that_it_names()
    {
        const string text = "The term is ten days [1][2]. A deposit is due [2].";

        var sentences = AnswerSentence.Of(text, [First, Second]);

        Assert.Equal([[0, 1], [1]], sentences.Select(sentence => sentence.Sources));
        Assert.All(sentences, sentence => Assert.True(sentence.Supported));
        Assert.Equal(["The term is ten days [1][2].", "A deposit is due [2]."], sentences.Select(sentence => text[sentence.Start..sentence.End].Trim()));
    }

    [Fact]
    public void Sentence_that_names_nothing_is_marked()
    {
        var sentences = AnswerSentence.Of("The term is ten days [1]. I guess that this is short.", [First]);

        Assert.Equal([true, false], sentences.Select(sentence => sentence.Supported));
    }

    [Fact]
    public void Quote_without_markers_finds_its_source()
    {
        var sentences = AnswerSentence.Of("It is ten days.", [First with { Marker = null, Quote = "It is ten days." }]);

        Assert.Equal([0], Assert.Single(sentences).Sources);
    }
}
