using System.Text.Json;
using Cartrita.Core.Streaming;

namespace Cartrita.Core.Tests.Streaming;

public sealed class FrameIdTests
{
    [Theory]
    [InlineData(0, 0L)]
    [InlineData(1, 255L)]
    [InlineData(int.MaxValue, (1L << 48) - 1)]
    public void Text_form_has_fixed_width_and_parses_back(int segment, long offset)
    {
        var id = new FrameId(segment, offset);

        Assert.Equal(20, id.Value.Length);
        Assert.True(FrameId.TryParse(id.Value, out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(id, JsonSerializer.Deserialize<FrameId>(JsonSerializer.Serialize(id)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000000000000000000")]
    [InlineData("000000000000000000000")]
    [InlineData("0000000000000000000g")]
    [InlineData("0000000000000000000A")]
    [InlineData("ffffffff000000000000")]
    [InlineData("-0000000000000000001")]
    public void Anything_else_is_refused(string? text) => Assert.False(FrameId.TryParse(text, out _));

    [Fact]
    public void Order_of_texts_is_the_order_of_positions()
    {
        FrameId[] ids = [new(0, 9), new(0, 10), new(0, 4096), new(1, 0), new(2, 1), new(16, 0)];

        Assert.Equal(ids, ids.Reverse().Order());
        Assert.Equal(ids, ids.Reverse().OrderBy(id => id.Value, StringComparer.Ordinal));
    }
}
