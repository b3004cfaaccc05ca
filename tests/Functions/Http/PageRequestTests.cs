using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Tests.Http;

public sealed class PageRequestTests
{
    [Fact]
    public void Cursor_comes_back_as_the_place_that_it_was_made_of()
    {
        var cursor = Of("?limit=3").Next("place/1");
        Assert.Equal("place/1", Of($"?after={cursor}").After);
        Assert.Equal(cursor, Uri.EscapeDataString(cursor));
        Assert.DoesNotContain("place", cursor, StringComparison.Ordinal);
    }

    [Fact]
    public void Cursor_of_another_collection_is_refused() => Refused($"?after={PageCursor.Write("others", "place")}");

    [Fact]
    public void Cursor_with_any_character_changed_is_refused()
    {
        var cursor = PageCursor.Write("things", "place");
        for (var at = 0; at < cursor.Length; at++)
        {
            Refused($"?after={cursor[..at]}{(cursor[at] == 'A' ? 'B' : 'A')}{cursor[(at + 1)..]}");
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AA==")]
    [InlineData("AQ")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("%00")]
    public void Text_that_is_no_cursor_is_refused(string text) => Refused($"?after={text}");

    [Fact]
    public void Cursor_of_another_version_is_refused()
    {
        var bytes = Base64Url.DecodeFromChars(PageCursor.Write("things", "place"));
        bytes[0]++;
        Refused($"?after={Base64Url.EncodeToString(bytes)}");
    }

    [Fact]
    public void Text_that_is_too_long_is_refused() => Refused($"?after={new string('A', 5000)}");

    [Theory]
    [InlineData("", 100)]
    [InlineData("?limit=1", 1)]
    [InlineData("?limit=200", 200)]
    public void Limit_is_what_was_asked_for(string query, int limit) => Assert.Equal(limit, Of(query).Limit);

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("+1")]
    [InlineData("1&limit=2")]
    [InlineData("99999999999999999999")]
    public void Limit_that_cannot_be_is_refused(string limit) => Refused($"?limit={limit}");

    [Fact]
    public void Last_page_reads_back_though_it_names_no_next() =>
        Assert.Null(JsonSerializer.Deserialize(Encoding.UTF8.GetBytes("""{"items":[]}"""), HttpJson.Wire.KeyPage)!.Next);

    private static void Refused(string query) => Assert.Equal(Problems.InvalidRequest, Assert.Throws<CartritaException>(() => Of(query)).Problem);

    private static PageRequest Of(string query) => PageRequest.Of(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request, "things");
}
