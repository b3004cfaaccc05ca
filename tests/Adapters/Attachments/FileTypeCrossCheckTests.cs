using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Attachments;

/// <summary>The types of files that other programs make, beside what libmagic says of them.</summary>
public sealed class FileTypeCrossCheckTests : IDisposable
{
    // What versions of libmagic have different names for.
    private const string Unstable = "";

    private readonly TemporaryDirectory folder = new();

    [ProgramFact("file", "ffmpeg")]
    public async Task Sound_and_pictures_are_what_they_are()
    {
        string[] sound = ["-f", "lavfi", "-i", "sine=duration=0.3"];
        string[] picture = ["-f", "lavfi", "-i", "testsrc=duration=0.3:size=64x64:rate=5"];
        await ExpectAsync("a.wav", "audio/wav", FileCategory.Audio, sound, Unstable);
        await ExpectAsync("a.mp3", "audio/mpeg", FileCategory.Audio, sound);
        await ExpectAsync("bare.mp3", "audio/mpeg", FileCategory.Audio, [.. sound, "-id3v2_version", "0", "-write_xing", "0"]);
        await ExpectAsync("a.ogg", "audio/ogg", FileCategory.Audio, sound);
        await ExpectAsync("a.opus", "audio/ogg", FileCategory.Audio, sound);
        await ExpectAsync("a.m4a", "audio/mp4", FileCategory.Audio, sound, Unstable);
        await ExpectAsync("sound.mp4", "audio/mp4", FileCategory.Audio, sound, "video/mp4");
        await ExpectAsync("fast.mp4", "video/mp4", FileCategory.Video, [.. picture, .. sound, "-movflags", "+faststart"]);
        await ExpectAsync("a.mp4", "video/mp4", FileCategory.Video, [.. picture, .. sound]);
        await ExpectAsync("fragmented.mp4", "video/mp4", FileCategory.Video, [.. picture, "-movflags", "frag_keyframe+empty_moov"]);
        await ExpectAsync("a.mov", "video/quicktime", FileCategory.Video, picture);
        await ExpectAsync("a.webm", "video/webm", FileCategory.Video, picture);
        await ExpectAsync("sound.webm", "audio/webm", FileCategory.Audio, sound, "video/webm");
        await ExpectAsync("a.mkv", "video/x-matroska", FileCategory.Video, [.. picture, .. sound]);
        await ExpectAsync("sound.mkv", "audio/x-matroska", null, sound, "video/x-matroska");
        await ExpectAsync("a.ts", "video/mp2t", null, picture, Unstable);
        await ExpectAsync("a.flac", "audio/flac", null, sound, Unstable);
        await ExpectAsync("a.avi", "video/x-msvideo", null, picture, Unstable);
    }

    [ProgramFact("file")]
    public async Task Libmagic_says_the_same_of_what_is_taken()
    {
        await CompareAsync("a.zip", Archives.Zip(("a", "text"u8.ToArray())));
        await CompareAsync("a.gz", Archives.Gzip("text"u8.ToArray()));
        await CompareAsync("a.tar", Archives.Tar(("a", "text"u8.ToArray())));
        await CompareAsync("a.pdf", Archives.Pdf("text"u8.ToArray()));
        await CompareAsync("a.txt", "Some words of text, long enough.\n"u8.ToArray());
    }

    public void Dispose() => folder.Dispose();

    // libmagic does not look at tracks, so it may say another type of the same container.
    private async Task ExpectAsync(string name, string type, FileCategory? category, string[] arguments, string? magic = null)
    {
        var path = folder.Combine(name);
        await SystemProgram.RunAsync("ffmpeg", ["-loglevel", "error", "-y", .. arguments, path]);
        await using var content = File.OpenRead(path);

        Assert.Equal((name, new DetectedType(type, category)), (name, await FileTypeDetector.DetectAsync(content, CancellationToken.None)));
        if (magic != Unstable)
        {
            Assert.Equal((name, magic ?? type), (name, await SystemProgram.RunAsync("file", "--brief", "--mime-type", path)));
        }
    }

    private async Task CompareAsync(string name, byte[] content)
    {
        var path = folder.Combine(name);
        await File.WriteAllBytesAsync(path, content);

        Assert.Equal(await SystemProgram.RunAsync("file", "--brief", "--mime-type", path), (await FileTypeDetector.DetectAsync(new MemoryStream(content), CancellationToken.None)).MediaType);
    }
}
