using Cartrita.Core.Attachments.Extraction.Languages;

namespace Cartrita.Core.Tests.Attachments.Extraction;

public sealed class LanguageDetectorTests
{
    [Fact]
    public void Nearly_every_sentence_is_told_and_none_but_a_few_wrongly()
    {
        var told = LanguageSentences.All.Select(sentence => (sentence.Language, Told: LanguageDetector.Detect(sentence.Text), sentence.Text)).ToList();

        var (right, wrong) = (told.Count(sentence => sentence.Told == sentence.Language), told.Count(sentence => sentence.Told is not null && sentence.Told != sentence.Language));
        var missed = string.Join('\n', told.Where(sentence => sentence.Told != sentence.Language));
        Assert.True(right >= told.Count * 0.95, $"{right} of {told.Count}:\n{missed}");
        Assert.True(wrong <= told.Count * 0.02, $"{wrong} wrongly:\n{missed}");
    }

    [Fact]
    public void Five_sentences_together_are_always_told() => Assert.All(
        LanguageSentences.All.GroupBy(sentence => sentence.Language),
        language => Assert.Equal(language.Key, LanguageDetector.Detect(string.Join('\n', language.Select(sentence => sentence.Text)))));

    [Theory]
    [InlineData("")]
    [InlineData("12345 --- 67890 ===")]
    [InlineData("ok")]
    [InlineData("xqzv wkrt bnnp qqtz jjkw vvxp zzrq mmkl pwqx")]
    [InlineData("0x7f3a b4d9 ff01 c0de 9aab ee12 77dd 03f4 aa55 bb66")]
    [InlineData("Saluton mondo kiel vi fartas hodiau amiko")]
    [InlineData("```\nThis is what the code says and it is in a fence.\n```")]
    public void Text_that_is_no_language_or_unsure_is_none(string text) => Assert.Null(LanguageDetector.Detect(text));

    [Fact]
    public void Fences_count_for_nothing() => Assert.Equal("de", LanguageDetector.Detect("Das ist eine Anleitung für die Installation.\n```\n" + string.Concat(Enumerable.Repeat("if the value is not there then return it\n", 50)) + "```\n"));

    [Fact]
    public void Long_text_is_told_by_its_parts()
    {
        var german = string.Concat(Enumerable.Repeat("Das Haus steht am Fluss und die Kinder spielen im Garten. ", 200_000));

        Assert.Equal("de", LanguageDetector.Detect(german));
    }
}
