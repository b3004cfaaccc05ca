using Cartrita.Adapters.Attachments.Extraction;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class HtmlTextTests
{
    [Fact]
    public void Page_is_readable_text_with_headings_lists_tables_links_and_code()
    {
        var structured = HtmlText.Read(
            """
            <!DOCTYPE html><html><head><title>A &amp; B</title><style>p { color: red }</style><script>if (a < b) alert("<p>no</p>")</script></head>
            <body><nav>Menu</nav>
            <h1>Guide <em>one</em></h1><p>First
               paragraph<br>with a <a href="https://example.org/x?y=1">link</a> and <a href="#here">another</a>.</p>
            <h2>Install</h2>
            <ul><li>one<li><b>two</b></ul>
            <table><tr><th>Name<th>City<tr><td>Ann</td><td>Oslo</td></tr></table>
            <pre>a
              b &lt; c</pre><!-- no -->
            <p hidden>kept</p><div hidden>no <div>no</div> no</div><span style="display: none">no</span><template>no</template><p>end</p></body></html>
            """);

        Assert.Equal(
            """
            A & B

            Menu

            # Guide one

            First paragraph
            with a link (https://example.org/x?y=1) and another.

            ## Install

            - one
            - two

            | Name | City |
            | Ann | Oslo |

            ```
            a
              b < c
            ```

            kept

            end

            """,
            structured.Text);
        Assert.Equal([null, "Guide one", "Guide one > Install"], structured.Segments.Select(segment => segment.Section));
    }

    [Theory]
    [InlineData("plain", "plain\n")]
    [InlineData("", "")]
    [InlineData("<p>a<p>b", "a\n\nb\n")]
    [InlineData("&#0;&#xD800;&nope;&copy", "\uFFFD\uFFFD&nope;©\n")]
    [InlineData("<h1>open", "# open\n")]
    [InlineData("<script>never closed <p>x", "")]
    [InlineData("<a href='https://a.b'>https://a.b</a>", "https://a.b\n")]
    [InlineData("<table><tr><td>a</table>after", "| a |\nafter\n")]
    [InlineData("a<svg><text>no</text></svg>b", "ab\n")]
    [InlineData("<textarea><b>text</b></textarea>", "<b>text</b>\n")]
    public void Page_that_is_broken_or_odd_is_read_as_a_browser_shows_it(string html, string text) => Assert.Equal(text, HtmlText.Read(html).Text);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b id=1>")]
    [InlineData("<p><b id=x>")]
    [InlineData("<table><tr><td>")]
    [InlineData("</x>")]
    [InlineData("<a href='https://x.y'>")]
    [InlineData("<h1>a")]
    [InlineData("<")]
    [InlineData("&amp")]
    [InlineData("<!--")]
    [InlineData("<div hidden>")]
    [InlineData("<a b=c ")]
    [InlineData("<script>")]
    [InlineData("<![CDATA[")]
    [InlineData("<pre>x</pre>")]
    public void Page_that_is_hostile_is_read_in_linear_time(string unit)
    {
        var structured = HtmlText.Read(string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length)));

        Assert.True(structured.Text.Length <= 8_000_000, $"{structured.Text.Length} characters");
    }
}
