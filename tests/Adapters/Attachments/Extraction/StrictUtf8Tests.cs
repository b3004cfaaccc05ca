using System.Text;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class StrictUtf8Tests
{
    [Fact]
    public void Text_in_UTF8_is_read_without_its_byte_order_mark() =>
        Assert.Equal("héllo 😀", StrictUtf8.Read([0xEF, 0xBB, 0xBF, .. "héllo 😀"u8]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(5000)]
    public void Text_with_a_bad_byte_is_refused_with_its_offset(int offset)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)'a', offset), 0xE4, .. "bc"u8];

        Assert.Equal($"Byte {offset} is not UTF-8.", Refusal(bytes));
    }

    [Fact]
    public void Offset_of_a_bad_byte_counts_the_byte_order_mark_and_characters_of_several_bytes() =>
        Assert.Equal("Byte 9 is not UTF-8.", Refusal([0xEF, 0xBB, 0xBF, .. "é😀"u8, 0xFF]));

    [Fact]
    public void Text_that_ends_inside_a_character_is_refused_where_that_begins() =>
        Assert.Equal("Byte 2 is not UTF-8.", Refusal([(byte)'a', (byte)'b', 0xF0, 0x9F, 0x98]));

    [Theory]
    [InlineData(new byte[] { 0xC0, 0x80 }, 0)]
    [InlineData(new byte[] { 0x41, 0xED, 0xA0, 0x80 }, 1)]
    public void Sequences_that_are_overlong_or_surrogates_are_refused(byte[] bytes, int offset) =>
        Assert.Equal($"Byte {offset} is not UTF-8.", Refusal(bytes));

    [Fact]
    public void Text_with_a_zero_byte_is_refused_with_its_offset() => Assert.Equal("Byte 3 is zero, which no text holds.", Refusal("abc\0d"u8));

    [Fact]
    public void UTF16_is_refused_by_name()
    {
        Assert.Equal("The file is UTF-16, as byte 0 says; save it as UTF-8.", Refusal([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("text")]));
        Assert.Equal("The file is UTF-16, as byte 0 says; save it as UTF-8.", Refusal([.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("text")]));
    }

    private static string? Refusal(ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        var refused = Assert.Throws<CartritaException>(() => StrictUtf8.Read(copy));
        Assert.Same(Problems.InvalidEncoding, refused.Problem);
        return refused.Detail;
    }
}
