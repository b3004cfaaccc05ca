using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Tests.Identifiers;

public sealed class ComposedFormTests
{
    // Among them the examples of UAX 15: singletons, exclusions, marks out of order, and Hangul.
    [Theory]
    [InlineData("plain.txt", "plain.txt")]
    [InlineData("caf\u00E9", "caf\u00E9")]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("A\u030A", "\u00C5")]
    [InlineData("\u2126", "\u03A9")]
    [InlineData("\u1E0B\u0323", "\u1E0D\u0307")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("d\u0307\u0323", "\u1E0D\u0307")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u2ADC", "\u2ADD\u0338")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uAC01", "\uAC01")]
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00")]
    [InlineData("a\u0315\u0300\u05AE\u0300\u0062", "\u00E0\u05AE\u0300\u0315b")]
    [InlineData("\u0F71\u0F72", "\u0F71\u0F72")]
    [InlineData("\uF900", "\u8C48")]
    [InlineData("\u304B\u3099\u3068", "\u304C\u3068")]
    [InlineData("\u1EAE", "\u1EAE")]
    [InlineData("A\u0306\u0301", "\u1EAE")]
    [InlineData("A\u0301\u0306", "\u00C1\u0306")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData("\u0300a", "\u0300a")]
    [InlineData("\uFF11\uFB01", "\uFF11\uFB01")]
    public void Text_is_brought_into_form_C(string text, string expected)
    {
        Assert.Equal(expected, ComposedForm.Of(text));
        Assert.Equal(expected, ComposedForm.Of(expected));
    }
}
