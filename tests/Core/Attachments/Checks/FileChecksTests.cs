using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Checks;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tests.Attachments.Checks;

public sealed class FileChecksTests
{
    private const long Megabyte = 1024 * 1024;

    private static readonly CapacityState Room = new CapacityLimits().StateOf(isLibrary: false, []);

    /// <summary>Each check, and how a file comes to fail it without touching the others.</summary>
    private static readonly (Problem Problem, Func<FileFacts, FileFacts> Spoil, Func<CapacityState, CapacityState> Fill)[] Order =
    [
        (Problems.FileTooLarge, facts => facts with { SizeBytes = (20 * Megabyte) + 1 }, state => state),
        (Problems.FileTypeMismatch, facts => facts with { ClaimedType = "application/pdf" }, state => state),
        (Problems.CategoryLimitExceeded, facts => facts, state => state with { Text = new CapacityShare(50, 0, 1000, 199 * Megabyte) }),
        (Problems.CapacityExceeded, facts => facts, state => state with { Combined = new CapacityShare(3, null, 200 * Megabyte, 0) }),
    ];

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            for (var first = 0; first < Order.Length; first++)
            {
                for (var second = first + 1; second < Order.Length; second++)
                {
                    pairs.Add(first, second);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Of_two_failures_the_first_in_the_order_decides(int first, int second)
    {
        var facts = Order[second].Spoil(Order[first].Spoil(Text("notes.txt")));
        var state = Order[second].Fill(Order[first].Fill(Room));

        Assert.Equal(Order[first].Problem, FileChecks.Decide(facts, state)?.Problem);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_failure_alone_is_found(int check) =>
        Assert.Equal(Order[check].Problem, FileChecks.Decide(Order[check].Spoil(Text("notes.txt")), Order[check].Fill(Room))?.Problem);

    [Fact]
    public void Sound_file_is_taken() => Assert.Null(FileChecks.Decide(Text("notes.txt"), Room));

    [Theory]
    [InlineData("a.txt", "text/plain", 20)]
    [InlineData("a.mp3", "audio/mpeg", 100)]
    [InlineData("a.mkv", "video/x-matroska", 500)]
    [InlineData("a.pdf", "application/pdf", 50)]
    [InlineData("a.zip", "application/zip", 200)]
    public void Limit_of_a_file_is_that_of_its_category(string name, string type, int megabytes)
    {
        var facts = new FileFacts { FileName = name, SizeBytes = megabytes * Megabyte, ClaimedType = type };

        Assert.Null(FileChecks.Decide(facts));
        Assert.Equal(Problems.FileTooLarge, FileChecks.Decide(facts with { SizeBytes = facts.SizeBytes + 1 })?.Problem);
    }

    [Fact]
    public void Mp4_of_sound_has_the_limit_of_sound()
    {
        var facts = new FileFacts { FileName = "talk.mp4", SizeBytes = 101 * Megabyte, Detected = new DetectedType("audio/mp4", FileCategory.Audio) };

        Assert.Equal(Problems.FileTooLarge, FileChecks.Decide(facts)?.Problem);
        Assert.Equal(Problems.FileTooLarge, FileChecks.Decide(facts with { Detected = null, ClaimedType = "audio/mp4" })?.Problem);
        Assert.Null(FileChecks.Decide(facts with { Detected = new DetectedType("video/mp4", FileCategory.Video), ClaimedType = "audio/mp4" }));
        Assert.Equal(FileCategory.Audio, FileChecks.CategoryOf(facts));
    }

    [Fact]
    public void Video_within_its_own_limit_is_refused_where_the_rest_is_smaller()
    {
        var facts = new FileFacts { FileName = "film.mp4", SizeBytes = 190 * Megabyte };
        var state = new CapacityLimits().StateOf(isLibrary: false, [new CapacityEntry(FileCategory.Text, 20 * Megabyte)]);

        Assert.Equal(Problems.CapacityExceeded, FileChecks.Decide(facts, state)?.Problem);
        Assert.Equal(Problems.CategoryLimitExceeded, FileChecks.Decide(facts with { SizeBytes = 201 * Megabyte }, state)?.Problem);
    }

    [Fact]
    public void File_without_bytes_is_refused() => Assert.Equal(Problems.EmptyFile, FileChecks.Decide(Text("a.txt") with { SizeBytes = 0 })?.Problem);

    [Theory]
    [InlineData("report.docx", "Markdown")]
    [InlineData("table.XLSX", "CSV")]
    [InlineData("slides.pptx", "PDF")]
    [InlineData("backup.7z", "zip, tar and gzip")]
    [InlineData("setup.exe", "Text files")]
    [InlineData("noextension", "Text files")]
    public void Format_that_is_not_taken_is_refused_with_what_to_do(string name, string advice)
    {
        var refusal = FileChecks.Decide(Text(name));

        Assert.Equal(Problems.UnsupportedFile, refusal?.Problem);
        Assert.Contains(advice, refusal!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.md", null)]
    [InlineData("a.md", "text/markdown; charset=utf-8")]
    [InlineData("a.csv", "application/vnd.ms-excel")]
    [InlineData("a.json", "Application/JSON")]
    [InlineData("a.ts", "video/mp2t")]
    [InlineData("a.ts", "video/vnd.dlna.mpeg-tts")]
    [InlineData("a.py", "application/octet-stream")]
    [InlineData("a.zip", "application/x-zip-compressed")]
    [InlineData("a.wav", "audio/x-wav")]
    public void Claim_that_clients_are_known_to_make_is_taken(string name, string? claim) => Assert.Null(FileChecks.Decide(Text(name) with { ClaimedType = claim }));

    [Theory]
    [InlineData("a.md", "image/png")]
    [InlineData("a.json", "application/zip")]
    [InlineData("a.pdf", "text/plain")]
    [InlineData("a.mp3", "video/mp4")]
    [InlineData("a.tar", "application/gzip")]
    public void Claim_of_another_type_is_refused(string name, string claim) =>
        Assert.Equal(Problems.FileTypeMismatch, FileChecks.Decide(Text(name) with { ClaimedType = claim })?.Problem);

    [Theory]
    [InlineData("a.ts", "video/mp2t", null)]
    [InlineData("a.md", "application/vnd.microsoft.portable-executable", null)]
    [InlineData("a.txt", "application/pdf", FileCategory.Pdf)]
    [InlineData("a.pdf", "text/plain", FileCategory.Text)]
    [InlineData("a.zip", "application/gzip", FileCategory.Archive)]
    [InlineData("a.m4a", "video/mp4", FileCategory.Video)]
    [InlineData("a.mkv", "video/webm", FileCategory.Video)]
    [InlineData("a.txt", "application/octet-stream", null)]
    public void Bytes_of_another_type_than_the_name_says_are_refused(string name, string type, FileCategory? category) =>
        Assert.Equal(Problems.FileTypeMismatch, FileChecks.Decide(Text(name) with { Detected = new DetectedType(type, category) })?.Problem);

    [Fact]
    public void Library_counts_files_of_all_kinds()
    {
        var full = new CapacityLimits { LibraryFiles = 1 }.StateOf(isLibrary: true, [new CapacityEntry(FileCategory.Pdf, 1)]);

        Assert.Equal(Problems.CategoryLimitExceeded, FileChecks.Decide(Text("a.txt"), full)?.Problem);
    }

    private static FileFacts Text(string name) => new() { FileName = name, SizeBytes = 1000 };
}
