using System.Text;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

/// <summary>Files of pieces and bytes put together at random: they are read, or refused by a problem of the catalogue, and nothing else.</summary>
public sealed class GarbageTests
{
    private static readonly string[] Pieces =
    [
        "<p>", "<div hidden>", "</div>", "<h1>", "</h1>", "<table>", "<tr>", "<td>", "<pre>", "</pre>", "<script>", "</script>", "<a href='https://x.y'>", "</a>", "<li>", "<br>", "<!--", "-->",
        "&amp;", "&#x0;", "<", ">", "'", "\"", "{", "}", "[", "]", ":", ",", "\"cells\"", "\"source\"", "\"cell_type\"", "\"code\"", "\\ud800", "\\n", "text ", "\n", "\r\n", "\t", "é", "😀", "\u0301",
        "AKIAQ3EGZ7T5" + "XJPLM2NV", "password = \"hunter2hunter2\"", "# ", "```\n", "-----BEGIN RSA PRIVATE " + "KEY-----\n",
    ];

    [Theory]
    [InlineData(".html")]
    [InlineData(".ipynb")]
    [InlineData(".md")]
    [InlineData(".csv")]
    [InlineData(".py")]
    [InlineData(".json")]
    public async Task Pieces_at_random_are_read_or_refused(string extension)
    {
        var (random, read) = (new Random(11), 0);
        for (var round = 0; round < 400; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            read += await ReadAsync("a" + extension, Encoding.UTF8.GetBytes(text)) ? 1 : 0;
        }

        Assert.True(read > 200, $"only {read} were read");
    }

    [Fact]
    public async Task Cells_at_random_are_read_or_refused()
    {
        var (random, read) = (new Random(13), 0);
        string[] values = ["1", "null", "\"x\"", "[\"a\", 1, null]", "{\"text/plain\": \"y\"}", "{}", "[]", "\"\\ud800\"", "[{\"text\": \"z\"}]", "\"code\"", "\"markdown\""];
        string[] names = ["cell_type", "source", "outputs", "text", "data", "\\ud800", "metadata"];
        for (var round = 0; round < 400; round++)
        {
            var cells = Enumerable.Range(0, random.Next(6)).Select(_ => "{" + string.Join(',', names.Where(_ => random.Next(2) == 0).Select(name => $"\"{name}\": {values[random.Next(values.Length)]}")) + "}");
            read += await ReadAsync("a.ipynb", Encoding.UTF8.GetBytes($"{{\"cells\": [{string.Join(',', cells)}]}}")) ? 1 : 0;
        }

        Assert.True(read > 100, $"only {read} were read");
    }

    [Fact]
    public async Task Bytes_at_random_are_read_or_refused()
    {
        var random = new Random(17);
        for (var round = 0; round < 400; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            await ReadAsync(new[] { "a.html", "a.ipynb", "a.txt", "a.csv" }[round % 4], bytes);
        }
    }

    private static async Task<bool> ReadAsync(string fileName, byte[] bytes)
    {
        try
        {
            await Extracting.PartsAsync(Extracting.Extractor(), fileName, FileCategory.Text, bytes);
            return true;
        }
        catch (CartritaException exception)
        {
            Assert.Contains(exception.Problem, new[] { Problems.EmptyFile, Problems.InvalidEncoding });
            return false;
        }
    }
}
