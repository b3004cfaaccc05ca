using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Knowledge.Chunking;
using FsCheck;
using FsCheck.Fluent;

namespace Cartrita.Core.Tests.Knowledge.Chunking;

public sealed class TextStructuresPropertyTests
{
    private static readonly string[] Extensions =
    [
        ".txt", ".md", ".mdx", ".rst", ".tex", ".csv", ".tsv", ".json", ".yaml", ".yml", ".toml", ".ini", ".log", ".py", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt", ".go", ".rs",
        ".rb", ".php", ".cs", ".cpp", ".cc", ".c", ".h", ".hpp", ".m", ".mm", ".swift", ".scala", ".bash", ".sh", ".zsh", ".sql", ".html", ".css", ".scss", ".xml", ".ipynb",
    ];

    private static readonly string[] Alphabet =
    [
        "a", " ", "    ", "\t", "\n", "\n", "\n\n", "\r\n", "\r", "# ", "## ", "---\n", "===\n", "~~~\n", "```\n", "\"", "\"\"\"", "'", ",", ";", "{", "}", "(", ")", "[", "]", "<", ">",
        ":", ": ", "=", "=>", "class ", "def ", "function ", "fn ", "impl ", "func ", "public ", "void ", "name", "x(", "\\section{", "/*", "*/", "//", "@", "#[", "<a>", "select ",
        "é", "e\u0301", "😀", "👩‍👩‍👧", "\u0301", "word word word word word. ", "end\n", "\"k\": 1,\n",
    ];

    public static TheoryData<string> AllExtensions => [.. Extensions];

    [Fact]
    public void Every_text_extension_is_tried() => Assert.All(Extensions, extension => Assert.True(AcceptedFiles.IsText("a" + extension), extension));

    [Theory]
    [MemberData(nameof(AllExtensions))]
    public void Any_text_is_covered_to_the_letter(string extension)
    {
        var texts = Gen.Elements(Alphabet).ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(Gen.Choose(0, 300).SelectMany(size => texts.Resize(size)).ToArbitrary(), text =>
        {
            var structured = TextStructures.Read("a" + extension, text);
            ChunkLaws.HoldOf(structured);
            ChunkLaws.Hold(text, SegmentChunker.Chunk(structured, 64, 16), 64, 16);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    // Each of these would take minutes where the time were quadratic.
    [Theory]
    [MemberData(nameof(AllExtensions))]
    public void Hostile_text_is_cut_in_linear_time(string extension)
    {
        foreach (var unit in new[] { "#", "# a\n", "\"", "\"a", "a,\"\n", "{", "[", "(", "<", "a:\n", " a:\n  ", "class A\n", "/*", "'''\n", "def f(\n    ", "=\n=\n", "x\n---\n", "const a =", "\\section{", "public " })
        {
            var text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));
            var chunks = SegmentChunker.Chunk(TextStructures.Read("a" + extension, text));
            Assert.Equal(text.Length, chunks[^1].End);
        }
    }
}
