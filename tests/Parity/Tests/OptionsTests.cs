using Cartrita.Parity.Driver;

namespace Cartrita.Parity.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Command_line_without_a_word_checks_the_local_app()
    {
        var options = Options.Parse([])!;

        Assert.Null(options.Address);
        Assert.False(options.Update);
        Assert.EndsWith(Path.Combine("tests", "Parity", "Transcripts"), options.Folder, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_may_come_in_any_order()
    {
        var options = Options.Parse(["--only", "family", "http://127.0.0.1:7071", "--code", "secret", "--check", "kept"])!;

        Assert.Equal(new Options { Address = new Uri("http://127.0.0.1:7071"), Folder = "kept", Only = "family", Code = "secret" }, options);
    }

    [Theory]
    [InlineData("--only")]
    [InlineData("--check")]
    [InlineData("--code")]
    [InlineData("--unknown")]
    [InlineData("not a url")]
    public void Unknown_word_is_refused(string word) => Assert.Null(Options.Parse([word]));
}
