using Cartrita.Core.Errors;
using Cartrita.Functions.Broker.OpenAI;

namespace Cartrita.Functions.Tests.Broker.OpenAI;

public sealed class SentTextTests
{
    private readonly SentText text = new();

    [Fact]
    public void Attempt_that_repeats_what_was_sent_goes_on_where_that_ended()
    {
        Assert.Equal("One ", text.Next("One "));
        Assert.Equal("two", text.Next("two"));
        text.BeginAnew();
        Assert.Equal(string.Empty, text.Next("One"));
        Assert.Equal(" three", text.Next(" two three"));
        text.End();
    }

    [Fact]
    public void Attempt_that_says_something_else_is_a_failure()
    {
        text.Next("One two");
        text.BeginAnew();
        Assert.Equal(Problems.ProviderFailed, Assert.Throws<CartritaException>(() => text.Next("One four")).Problem);
    }

    [Fact]
    public void Attempt_that_ends_before_what_was_sent_is_a_failure()
    {
        text.Next("One two");
        text.BeginAnew();
        text.Next("One");
        Assert.Equal(Problems.ProviderFailed, Assert.Throws<CartritaException>(text.End).Problem);
    }
}
