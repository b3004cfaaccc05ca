using System.Text;
using Cartrita.Functions.Attachments;

namespace Cartrita.Functions.Tests.Attachments;

public sealed class TextPreviewTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\r\nb\n\nc", 4)]
    public async Task Text_is_shown_by_its_lines(string text, int lines)
    {
        var preview = await ReadAsync(text);

        Assert.Equal((lines, lines, false), (preview.Lines.Count, preview.TotalLines, preview.Truncated));
        Assert.Equal(text.TrimEnd('\n').Replace("\r", string.Empty, StringComparison.Ordinal), string.Join('\n', preview.Lines));
    }

    [Fact]
    public async Task Text_of_more_lines_is_cut_and_says_how_many_there_are()
    {
        var preview = await ReadAsync(string.Concat(Enumerable.Range(0, 8003).Select(at => $"{at}\n")));

        Assert.Equal((8000, 8003, true), (preview.Lines.Count, preview.TotalLines, preview.Truncated));
        Assert.Equal("7999", preview.Lines[^1]);
    }

    [Fact]
    public async Task Text_of_just_as_many_lines_is_whole()
    {
        var preview = await ReadAsync(string.Concat(Enumerable.Repeat("x\n", 8000)));

        Assert.Equal((8000, 8000, false), (preview.Lines.Count, preview.TotalLines, preview.Truncated));
    }

    [Fact]
    public async Task Line_of_megabytes_is_cut_at_a_whole_character()
    {
        var preview = await ReadAsync("a" + string.Concat(Enumerable.Repeat("😀", 2_000_000)) + "\nnext\n");

        Assert.Equal((1, 2, true), (preview.Lines.Count, preview.TotalLines, preview.Truncated));
        Assert.Equal(TextPreview.MaximumCharacters - 1, preview.Lines[0].Length);
        Assert.EndsWith("😀", preview.Lines[0], StringComparison.Ordinal);
    }

    private static Task<TextPreview> ReadAsync(string text) => TextPreview.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None);
}
