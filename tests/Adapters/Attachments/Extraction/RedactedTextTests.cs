using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class RedactedTextTests
{
    // In two pieces, so that nobody takes this file for one that leaks.
    private const string Key = "AKIA" + "Q3EGZ7T5XJPLM2NV";

    [Fact]
    public async Task Secret_is_in_no_text_chunk_or_section()
    {
        var part = await Extracting.TextAsync("a.md", $"# Intro\nThe key is {Key}.\n\n# Key {Key}\n{new string('x', 700)}\n\n# End\nLast.\n");

        Assert.DoesNotContain(Key, part.Text, StringComparison.Ordinal);
        Assert.Equal(2, part.Text.Split("[redacted: ").Length - 1);
        Assert.All(part.Chunks, chunk => Assert.DoesNotContain(Key, chunk.Text + chunk.Section, StringComparison.Ordinal));
        Assert.Contains(part.Chunks, chunk => chunk.Section?.Contains("[redacted: ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Segments_stand_where_they_did_and_one_inside_a_secret_begins_with_its_mark()
    {
        var text = $"a {Key} b\n{Key}\nsecond\n";
        var second = text.IndexOf("second", StringComparison.Ordinal);

        var redacted = RedactedText.Of(new StructuredText(text, [new(0, 10, "one"), new(10, second, "two"), new(second, text.Length, "three")]));

        Assert.Equal(["[redacted: ", "second\n"], [redacted.Text[redacted.Segments[1].Start..][..11], redacted.Text[redacted.Segments[2].Start..]]);
        Assert.Equal(["one", "two", "three"], redacted.Segments.Select(segment => segment.Section));
    }

    [Fact]
    public void Text_without_secrets_is_the_same()
    {
        var structured = StructuredText.Plain("nothing to see");

        Assert.Same(structured, RedactedText.Of(structured));
    }
}
