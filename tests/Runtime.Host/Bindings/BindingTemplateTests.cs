using Cartrita.Runtime.Host.Bindings;

namespace Cartrita.Runtime.Host.Tests.Bindings;

public sealed class BindingTemplateTests
{
    [Theory]
    [InlineData("plain", new string[0])]
    [InlineData("a/{name}-{rand-guid}.{ext}", new[] { "name", "rand-guid", "ext" })]
    [InlineData("{{not}}/{headers.x-user}", new[] { "headers.x-user" })]
    public void Expressions_are_what_stands_between_single_braces(string text, string[] expected) =>
        Assert.Equal(expected, BindingTemplate.Parse(text).Expressions);

    [Theory]
    [InlineData("a/{name", "'{name' is not an expression between braces")]
    [InlineData("a/{}", "'{}' is not an expression between braces")]
    [InlineData("a}", "it has a closing brace without an opening one")]
    public void Braces_that_do_not_match_are_refused(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<FormatException>(() => BindingTemplate.Parse(text)).Message);
}
