using Cartrita.Runtime.Host.Durable.Tracing;

namespace Cartrita.Runtime.Host.Tests.Durable.Tracing;

public sealed class SpanIdsTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void Reparent_changes_the_span_and_keeps_trace_and_flags() =>
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-0123456789abcdef-01", SpanIds.Reparent(Parent, "0123456789abcdef"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no traceparent")]
    public void Reparent_leaves_what_is_no_traceparent(string? given) => Assert.Equal(given, SpanIds.Reparent(given, "0123456789abcdef"));

    [Fact]
    public void Ids_are_the_same_whenever_they_are_made_and_differ_by_task()
    {
        // Written down: activities that wait in a store were given these by the process before.
        Assert.Equal("ba7816bf8f01cfea", SpanIds.OfExecution("abc"));
        Assert.Equal(3, new[] { SpanIds.OfExecution("abc"), SpanIds.OfTask("abc", 0), SpanIds.OfTask("abc", 1) }.Distinct().Count());
    }
}
