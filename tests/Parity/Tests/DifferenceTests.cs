using Cartrita.Parity.Driver;

namespace Cartrita.Parity.Tests;

public sealed class DifferenceTests
{
    [Fact]
    public void Lines_that_one_side_lacks_are_marked() =>
        Assert.Equal("  a\n- b\n+ c\n  d\n+ e\n", Difference.Of("a\nb\nd", "a\nc\nd\ne"));

    [Fact]
    public void Nothing_is_marked_where_nothing_differs() => Assert.Equal("  a\n  b\n", Difference.Of("a\nb", "a\nb"));
}
