using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class FileExtractorTests
{
    private readonly IFileExtractor extractor = Extracting.Extractor();

    [Fact]
    public async Task Text_file_is_one_part_under_its_name()
    {
        var part = Assert.Single(await Extracting.PartsAsync(extractor, "notes.txt", FileCategory.Text, "Pandas eat bamboo."u8.ToArray()));

        Assert.Equal((0, "notes.txt", "Pandas eat bamboo."), (part.Number, part.Path, part.Text));
        Assert.Equal("Pandas eat bamboo.", Assert.Single(part.Chunks).Text);
    }

    [Fact]
    public async Task Text_file_of_blanks_is_refused_as_empty() =>
        Assert.Same(Problems.EmptyFile, (await Extracting.RefusalAsync(extractor, "notes.txt", FileCategory.Text, " \n\t"u8.ToArray())).Problem);

    [Fact]
    public async Task Text_file_in_another_encoding_is_refused()
    {
        var refused = await Extracting.RefusalAsync(extractor, "notes.txt", FileCategory.Text, [(byte)'a', 0xE9]);

        Assert.Same(Problems.InvalidEncoding, refused.Problem);
        Assert.Equal("Byte 1 is not UTF-8.", refused.Detail);
    }

    [Theory]
    [InlineData(FileCategory.Audio)]
    [InlineData(FileCategory.Video)]
    public async Task Recording_is_one_part_that_says_that_it_is_not_indexed(FileCategory category)
    {
        var part = Assert.Single(await Extracting.PartsAsync(extractor, "talk.mp4", category, [1, 2, 3]));

        Assert.StartsWith("stored, not indexed: ", part.Notice, StringComparison.Ordinal);
        Assert.Empty(part.Chunks);
    }
}
