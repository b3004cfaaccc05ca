using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Governance;

public sealed class OutputScreenTests
{
    // Put together here, so that no scanner of repositories takes it for a real one.
    private static readonly string Key = "sk-" + "proj-" + new string('a', 32);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Credential_is_replaced_however_it_is_split(int size)
    {
        var (text, redactions) = Stream($"The key is {Key}, keep it.", size);

        Assert.Equal("The key is [redacted], keep it.", text);
        Assert.Equal(1, redactions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Private_key_is_replaced_whole(int size)
    {
        var pem = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIB\nabc=\n-----END RSA " + "PRIVATE KEY-----";

        var (text, _) = Stream($"Before {pem} after.", size);

        Assert.Equal("Before [redacted] after.", text);
    }

    [Fact]
    public void Private_key_that_never_ends_does_not_get_out()
    {
        var (text, _) = Stream("Look: -----BEGIN " + "PRIVATE KEY-----\nMIIB", 5);

        Assert.Equal("Look: [redacted]", text);
    }

    [Theory]
    [InlineData("Plain text, with a short sk-1 and dashes ----- in it.")]
    [InlineData("没有空格的文字也会马上出去。")]
    [InlineData("")]
    public void Other_text_is_left_alone(string text) => Assert.Equal((text, 0), Stream(text, 2));

    [Fact]
    public void Text_flows_while_nothing_is_suspicious()
    {
        var screen = new OutputScreen();

        Assert.Equal("One ", screen.Push("One tw"));
        Assert.Equal("two, ", screen.Push("o, thr"));
        Assert.Equal("three", screen.Push("ee") + screen.Flush());
    }

    private static (string Text, int Redactions) Stream(string text, int size)
    {
        var screen = new OutputScreen();
        var passed = string.Concat(text.Chunk(size).Select(piece => screen.Push(new string(piece))));
        return (passed + screen.Flush(), screen.Redactions);
    }
}
