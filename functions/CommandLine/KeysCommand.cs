using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.CommandLine;

/// <summary><c>keys add</c>: makes a key for another user.</summary>
internal static class KeysCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Option<string> state, Option<string?> storage)
    {
        var name = new Argument<string>("name") { Description = "Whom the key is for; the same name is the same user." };
        var add = new Command("add", "Make a key and print it, once.") { name };
        add.SetAction((parsed, cancellationToken) => CartritaCommandLine.GuardAsync(() => AddAsync(
            parsed.GetRequiredValue(name),
            new ServerFinder(Path.GetFullPath(parsed.GetRequiredValue(state)), parsed.GetValue(storage), TimeProvider.System),
            cancellationToken)));
        return new Command("keys", "Keys of users.") { add };
    }

    private static async Task<int> AddAsync(string name, ServerFinder finder, CancellationToken cancellationToken)
    {
        using var owned = finder;
        using var connection = new ServerConnection(finder);
        var body = JsonSerializer.SerializeToUtf8Bytes(new CreateKeyBody(name), HttpJson.Wire.CreateKeyBody);
        using var response = await connection.SendAsync(() => Request(body), cancellationToken);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var created = await JsonSerializer.DeserializeAsync(content, HttpJson.Wire.CreatedKey, cancellationToken)
            ?? throw new CommandFailure("The server's answer is empty.");
        Console.Out.WriteLine(created.Key);
        return ExitCodes.Ok;
    }

    private static HttpRequestMessage Request(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/keys") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Negotiation.Json);
        return request;
    }
}
