using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tests.Attachments.FileTypes;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("notes.txt")]
    [InlineData("a")]
    [InlineData("Q2 (final) [v3].csv")]
    [InlineData("архив.zip")]
    [InlineData("議事録　最終.md")]
    [InlineData("Screenshot 9.41.00\u202FAM.md")]
    [InlineData("love \u2764\uFE0F.txt")]
    [InlineData("console.txt")]
    [InlineData("100%.txt")]
    [InlineData("a..b.txt")]
    public void Plain_name_is_taken_as_it_is(string name) => Assert.Equal(name, FileName.Check(name));

    [Fact]
    public void Name_is_normalised() => Assert.Equal("caf\u00E9.md", FileName.Check("cafe\u0301.md"));

    [Fact]
    public void Length_counts_scalar_values_of_the_composed_name()
    {
        var emoji = string.Concat(Enumerable.Repeat("\U0001F600", 176)) + ".txt";
        var accents = string.Concat(Enumerable.Repeat("e\u0301", 176)) + ".txt";

        Assert.Equal(emoji, FileName.Check(emoji));
        Assert.Equal(new string('\u00E9', 176) + ".txt", FileName.Check(accents));
        Assert.Equal(new string('a', 180), FileName.Check(new string('a', 180)));
        Refused(new string('a', 181));
        Refused("\U0001F600" + emoji);
        Refused(new string('a', 1_000_000));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../secret.txt")]
    [InlineData("..\\secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\a.txt")]
    [InlineData("a:stream.txt")]
    [InlineData("a\0.txt")]
    [InlineData("a.txt\0.png")]
    [InlineData("a\n.txt")]
    [InlineData("a\u007F.txt")]
    [InlineData("a\u0085.txt")]
    [InlineData(".profile")]
    [InlineData("a.txt.")]
    [InlineData("a.txt ")]
    [InlineData("\u00A0a.txt")]
    [InlineData("a.txt\u3000")]
    public void Unsafe_name_is_refused(string? name) => Refused(name);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => Refused("\uD83D.txt");

    [Theory]
    [InlineData("\u202E")] // right-to-left override
    [InlineData("\u2066")] // left-to-right isolate
    [InlineData("\u200F")] // right-to-left mark
    [InlineData("\u061C")] // Arabic letter mark
    [InlineData("\u200B")] // zero-width space
    [InlineData("\u200D")] // zero-width joiner
    [InlineData("\u2060")] // word joiner
    [InlineData("\uFEFF")] // byte order mark
    [InlineData("\u00AD")] // soft hyphen
    [InlineData("\u034F")] // combining grapheme joiner
    [InlineData("\u115F")] // Hangul filler
    [InlineData("\u3164")] // Hangul filler
    [InlineData("\u2800")] // Braille blank
    [InlineData("\u180B")] // Mongolian selector
    [InlineData("\uFE00")] // variation selector
    [InlineData("\U000E0101")] // variation selector of the supplement
    [InlineData("\U000E0041")] // tag
    [InlineData("\u2028")] // line separator
    [InlineData("\uE000")] // private use
    [InlineData("\uFFFF")] // no character
    public void Mark_that_does_not_show_is_refused(string mark) => Refused($"photo{mark}gpj.txt");

    [Theory]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData("Com7.log")]
    [InlineData("COM\u00B9.txt")]
    [InlineData("LPT0.md")]
    [InlineData("aux .txt")]
    [InlineData("conin$.txt")]
    [InlineData("prn.tar.gz")]
    public void Name_of_a_device_is_refused(string name) => Refused(name);

    private static void Refused(string? name)
    {
        var refusal = Assert.Throws<CartritaException>(() => FileName.Check(name));
        Assert.Equal(Problems.InvalidFileName, refusal.Problem);
        Assert.NotNull(refusal.Detail);
    }
}
