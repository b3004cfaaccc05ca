using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Mcp;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Tests.Mcp;

public sealed class McpEventIdTests
{
    private static readonly RunId Run = new(new string('a', 32));
    private static readonly string Stream = new('b', 32);

    public static TheoryData<object, object?> Ids => new()
    {
        { 0L, null }, { 1L, 1L }, { -5L, "" }, { long.MaxValue, long.MinValue }, { "1", "1" }, { "", 7L }, { "with \"quotes\", \n lines and 日本", "n1" },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public void Id_is_read_as_it_was_written(object request, object? token)
    {
        var id = Make(request, token);
        foreach (var one in new[] { id, id with { After = new FrameId(3, 0x1234) }, id with { After = new FrameId(0, 0) }, id with { IsLast = true } })
        {
            Assert.Matches("^[A-Za-z0-9_-]+$", one.Value);
            Assert.True(McpEventId.TryParse(one.Value, out var read));
            Assert.Equal(one, read);
            Assert.Equal(request, read.Request.Id);
            Assert.Equal(token, read.Token?.Token);
        }
    }

    [Fact]
    public void No_two_positions_calls_or_streams_share_an_id()
    {
        var id = Make("1", null);
        McpEventId[] others =
        [
            id, id with { After = new FrameId(0, 1) }, id with { After = new FrameId(1, 0) }, id with { IsLast = true }, id with { Stream = new string('c', 32) }, id with { Run = new RunId(new string('c', 32)) },
            Make(1L, null), Make("1", "1"), Make("1", 1L), Make("1", ""),
        ];
        Assert.Equal(others.Length, others.Select(one => one.Value).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Whatever_is_changed_in_an_id_is_refused_or_is_another_id_as_it_would_be_written()
    {
        var text = (Make("call", 7L) with { After = new FrameId(0, 99) }).Value;
        var changed = Enumerable.Range(0, text.Length).SelectMany(at => "AQgw_-=+/ \n\0é7z"
            .SelectMany(put => new[] { text[..at] + put + text[(at + 1)..], text[..at] + put + text[at..] })
            .Append(text[..at]).Append(text.Remove(at, 1)));
        foreach (var one in changed.Where(one => one != text))
        {
            Assert.True(!McpEventId.TryParse(one, out var read) || (read.Value == one && read.Value != text), one);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bnVsbA")]
    [InlineData("e30")]
    [InlineData("W10")]
    [InlineData("W251bGwsbnVsbCxudWxsLG51bGwsbnVsbF0")]
    [InlineData("WyJcdWQ4MDAiLCIiLCIiLCIiLCIiXQ")]
    [InlineData("WyL_IiwiIiwiIiwiIiwiIl0")]
    [InlineData("W1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tb")]
    [InlineData("00000000000000000001")]
    public void What_is_no_id_is_refused(string? text) => Assert.False(McpEventId.TryParse(text, out _));

    [Fact]
    public void Id_that_would_be_too_long_does_not_fit_and_is_not_read()
    {
        var (longest, tooLong) = (Make(new string('x', 240), null), Make(new string('x', 400), null));
        Assert.True(longest.Fits);
        Assert.True(McpEventId.TryParse((longest with { After = new FrameId(0, 1) }).Value, out _));
        Assert.False(tooLong.Fits);
        Assert.False(McpEventId.TryParse(tooLong.Value, out _));
    }

    private static McpEventId Make(object request, object? token) => new(
        Run,
        Stream,
        request is long number ? new RequestId(number) : new RequestId((string)request),
        token switch { long progress => new ProgressToken(progress), string progress => new ProgressToken(progress), _ => null });
}
