using System.Text;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.FileTypes;

namespace Cartrita.Core.Tests.Attachments.FileTypes;

public sealed class FileTypeDetectorTests
{
    [Theory]
    [InlineData("Hello, world.\n")]
    [InlineData("MZ is how Mark Zbikowski signed, at length, in a text.")]
    [InlineData("Größe: 3 µm, 東京, 🙂")]
    [InlineData("%PDF is what a PDF begins with; %PDF-1.7 to be exact.")]
    [InlineData("RIFF and OggS and ID are words too")]
    [InlineData("x")]
    public async Task Text_is_text(string text) => Assert.Equal(new DetectedType("text/plain", FileCategory.Text), await DetectAsync(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Text_of_another_encoding_is_text_still_and_left_to_the_extraction()
    {
        Assert.Equal(FileCategory.Text, (await DetectAsync(Encoding.Latin1.GetBytes("Größe"))).Category);
        Assert.Equal(FileCategory.Text, (await DetectAsync([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("text")])).Category);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4000)]
    [InlineData(200_000)]
    public async Task Zero_byte_anywhere_makes_it_no_text(int before)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)'a', before), 0, .. "more"u8];

        Assert.Equal(FileTypeDetector.Unknown, await DetectAsync(bytes));
    }

    [Fact]
    public async Task Program_under_a_name_of_text_is_told()
    {
        byte[] program = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0, .. new byte[200]];

        Assert.Equal(new DetectedType("application/vnd.microsoft.portable-executable", null), await DetectAsync(program));
    }

    [Theory]
    [InlineData("504B0304140000000800", "application/zip", FileCategory.Archive)]
    [InlineData("504B0506000000000000", "application/zip", FileCategory.Archive)]
    [InlineData("1F8B0800000000000003", "application/gzip", FileCategory.Archive)]
    [InlineData("255044462D312E370A25", "application/pdf", FileCategory.Pdf)]
    [InlineData("49443304000000000000", "audio/mpeg", FileCategory.Audio)]
    [InlineData("4F67675300020000000000", "audio/ogg", FileCategory.Audio)]
    [InlineData("524946462400000057415645666D7420", "audio/wav", FileCategory.Audio)]
    [InlineData("89504E470D0A1A0A0000", "image/png", null)]
    [InlineData("FFD8FFE000104A464946", "image/jpeg", null)]
    [InlineData("7F454C46020101000000", "application/x-elf", null)]
    [InlineData("377ABCAF271C00040000", "application/x-7z-compressed", null)]
    [InlineData("D0CF11E0A1B11AE10000", "application/x-ole-storage", null)]
    [InlineData("524946462400000041564920", "video/x-msvideo", null)]
    [InlineData("000000186674797068656963", "image/heif", null)]
    public async Task Magic_number_decides(string head, string type, FileCategory? category)
    {
        byte[] bytes = [.. Convert.FromHexString(head), .. new byte[600]];

        Assert.Equal(new DetectedType(type, category), await DetectAsync(bytes));
    }

    [Fact]
    public async Task Transport_stream_is_no_text_and_not_taken()
    {
        var stream = new byte[188 * 30];
        for (var at = 0; at < stream.Length; at += 188)
        {
            stream[at] = 0x47;
            stream[at + 3] = 0x10;
        }

        Assert.Equal(new DetectedType("video/mp2t", null), await DetectAsync(stream));
        Assert.Equal(FileCategory.Text, (await DetectAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("G" + new string('o', 187), 30))))).Category);
    }

    [Fact]
    public async Task Frames_of_sound_need_no_tag()
    {
        // MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
        var frames = new byte[417 * 4];
        for (var at = 0; at < frames.Length; at += 417)
        {
            new byte[] { 0xFF, 0xFB, 0x90, 0x64 }.CopyTo(frames, at);
        }

        Assert.Equal("audio/mpeg", (await DetectAsync(frames)).MediaType);
        Assert.Null((await DetectAsync([.. frames[..417], .. new byte[1000]])).Category);
    }

    [Theory]
    [InlineData("isom", "vide", true, "video/mp4", FileCategory.Video)]
    [InlineData("isom", "vide", false, "video/mp4", FileCategory.Video)]
    [InlineData("M4A ", "soun", true, "audio/mp4", FileCategory.Audio)]
    [InlineData("isom", "soun", false, "audio/mp4", FileCategory.Audio)]
    [InlineData("qt  ", "vide", false, "video/quicktime", FileCategory.Video)]
    [InlineData("qt  ", "soun", false, "video/quicktime", null)]
    [InlineData("isom", "text", true, "video/mp4", null)]
    public async Task Mp4_is_what_its_tracks_are_wherever_they_are_told(string brand, string handler, bool tracksFirst, string type, FileCategory? category)
    {
        var moov = Box("moov", Box("mvhd", new byte[100]), Box("trak", Box("tkhd", new byte[84]), Box("mdia", Box("mdhd", new byte[24]), Box("hdlr", [.. new byte[8], .. Encoding.ASCII.GetBytes(handler), .. new byte[12]]))));
        var mdat = Box("mdat", new byte[300_000]);
        byte[] file = [.. Box("ftyp", Encoding.ASCII.GetBytes(brand + "\0\0\0\0")), .. tracksFirst ? [.. moov, .. mdat] : (byte[])[.. mdat, .. moov]];

        Assert.Equal(new DetectedType(type, category), await DetectAsync(file));
        Assert.Equal(new DetectedType(type, category), await DetectAsync(file, seekable: false));
    }

    [Fact]
    public async Task Sound_before_the_pictures_is_video_still()
    {
        byte[] Track(string handler) => Box("trak", Box("mdia", Box("hdlr", [.. new byte[8], .. Encoding.ASCII.GetBytes(handler), .. new byte[12]])));
        byte[] file = [.. Box("ftyp", "isom\0\0\0\0"u8.ToArray()), .. Box("moov", Track("soun"), Track("vide"))];

        Assert.Equal(FileCategory.Video, (await DetectAsync(file)).Category);
    }

    [Theory]
    [InlineData("webm", new[] { 1 }, "video/webm", FileCategory.Video)]
    [InlineData("webm", new[] { 2 }, "audio/webm", FileCategory.Audio)]
    [InlineData("webm", new[] { 2, 1 }, "video/webm", FileCategory.Video)]
    [InlineData("matroska", new[] { 2, 1 }, "video/x-matroska", FileCategory.Video)]
    [InlineData("matroska", new[] { 2 }, "audio/x-matroska", null)]
    [InlineData("webm", new int[0], "video/webm", null)]
    public async Task Webm_and_matroska_are_what_their_tracks_are(string document, int[] tracks, string type, FileCategory? category)
    {
        var entries = tracks.SelectMany(track => Element([0xAE], [.. Element([0xD7], [1]), .. Element([0x83], [(byte)track])])).ToArray();
        byte[] segment = [.. Element([0xEC], new byte[70]), .. Element([0x16, 0x54, 0xAE, 0x6B], entries), .. Element([0x1F, 0x43, 0xB6, 0x75], new byte[100])];
        byte[] file = [.. Element([0x1A, 0x45, 0xDF, 0xA3], Element([0x42, 0x82], Encoding.ASCII.GetBytes(document))), 0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. segment];

        Assert.Equal(new DetectedType(type, category), await DetectAsync(file));
        Assert.Equal(new DetectedType(type, category), await DetectAsync(file, seekable: false));
    }

    [Fact]
    public async Task Random_bytes_after_any_magic_never_fail()
    {
        var random = new Random(7);
        string[] heads = ["000000186674797069736F6D", "1A45DFA3", "1A45DFA39F4286810142F7810142F2810442F3810842828477", "0000000866747970", "FFFB9064", "4F676753", "1F8B08"];
        for (var round = 0; round < 2000; round++)
        {
            var rest = new byte[random.Next(0, 3000)];
            random.NextBytes(rest);
            Assert.NotNull(await DetectAsync([.. Convert.FromHexString(heads[round % heads.Length]), .. rest], seekable: round % 2 == 0));
        }
    }

    private static async Task<DetectedType> DetectAsync(byte[] bytes, bool seekable = true) =>
        await FileTypeDetector.DetectAsync(new PiecewiseStream(bytes, seekable), CancellationToken.None);

    private static byte[] Box(string name, params byte[][] content)
    {
        byte[] inside = [.. content.SelectMany(part => part)];
        byte[] size = [.. BitConverter.GetBytes(inside.Length + 8).Reverse()];
        return [.. size, .. Encoding.ASCII.GetBytes(name), .. inside];
    }

    private static byte[] Element(byte[] id, byte[] content) => [.. id, (byte)(0x10 | (content.Length >> 24)), (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, .. content];

    /// <summary>Gives bytes in pieces, as a network does, and may refuse to seek.</summary>
    private sealed class PiecewiseStream(byte[] bytes, bool seekable) : MemoryStream(bytes)
    {
        public override bool CanSeek => seekable;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);
    }
}
