using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Node;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary>The client of tus that everybody uses, from npm.</summary>
[Collection(ClientCollection.Name)]
public sealed class TusClientTests(ClientServer server)
{
    [NodeFact]
    public async Task Tus_js_client_goes_on_where_it_was_interrupted_and_the_bytes_are_the_same()
    {
        using var folder = new TemporaryDirectory();
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 120_000).Select(line => $"Line {line} of the long story.\n")));
        await File.WriteAllBytesAsync(folder.Combine("story.txt"), bytes);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));

        var seen = await new NodeClient("tus").RunAsync("upload.mjs", new Dictionary<string, string>
        {
            ["BASE_URL"] = server.Address.ToString(), ["API_KEY"] = server.Key, ["FILE"] = folder.Combine("story.txt"), ["SHA256"] = sha256,
        });

        var after = seen.GetProperty("requests").EnumerateArray().Skip(seen.GetProperty("before").GetInt32()).ToList();
        Assert.Equal("HEAD", after[0].GetProperty("method").GetString());
        var offset = after.First(request => request.GetProperty("method").GetString() == "PATCH").GetProperty("offset").GetString();
        Assert.InRange(int.Parse(offset!, CultureInfo.InvariantCulture), 1, bytes.Length);
        var id = seen.GetProperty("url").GetString()![^32..];
        using var user = Server.Client(server.Address, server.Key);
        await user.GetStringAsync($"api/orchestrations/{id}/events");
        using var attachment = await user.GetAsync($"api/attachments/{id}");
        Assert.Equal("indexed", (await Server.ReadAsync(attachment)).GetProperty("status").GetString());
        Assert.Equal(bytes, await user.GetByteArrayAsync($"api/attachments/{id}/content"));
    }
}
