using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.FileTypes;

namespace Cartrita.Core.Tests.Attachments.FileTypes;

public sealed class AcceptedFilesTests
{
    [Fact]
    public void Extensions_of_text_are_the_43_of_the_specification()
    {
        string[] expected =
        [
            ".txt", ".md", ".mdx", ".rst", ".tex", ".csv", ".tsv", ".json", ".yaml", ".yml", ".toml", ".ini", ".log", ".py", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt",
            ".go", ".rs", ".rb", ".php", ".cs", ".cpp", ".cc", ".c", ".h", ".hpp", ".m", ".mm", ".swift", ".scala", ".bash", ".sh", ".zsh", ".sql", ".html", ".css",
            ".scss", ".xml", ".ipynb",
        ];

        Assert.Equal(43, expected.Length);
        Assert.Equal(expected, AcceptedFiles.All.Where(type => type.IsText).Select(type => type.Extension));
    }

    [Fact]
    public void Media_types_of_other_files_are_those_of_the_specification()
    {
        string[] expected =
        [
            "audio/mpeg", "audio/wav", "audio/ogg", "audio/mp4", "audio/webm", "video/mp4", "video/webm", "video/quicktime", "video/x-matroska",
            "application/pdf", "application/zip", "application/x-tar", "application/gzip",
        ];

        Assert.Equal(expected.Order(), AcceptedFiles.All.SelectMany(type => type.Actual).Distinct().Order());
        Assert.Contains("audio/x-wav", AcceptedFiles.Find("a.wav")!.Claims);
    }

    [Theory]
    [InlineData("README.MD", true)]
    [InlineData("a.tar.gz", false)]
    [InlineData("a", false)]
    [InlineData("a.txt.exe", false)]
    public void Last_extension_decides(string name, bool text) => Assert.Equal(text, AcceptedFiles.IsText(name));

    [Fact]
    public void Text_keeps_the_type_of_its_format()
    {
        Assert.Equal("text/markdown", AcceptedFiles.MediaTypeOf("a.md", new DetectedType("text/plain", FileCategory.Text)));
        Assert.Equal("audio/mp4", AcceptedFiles.MediaTypeOf("a.mp4", new DetectedType("audio/mp4", FileCategory.Audio)));
    }
}
