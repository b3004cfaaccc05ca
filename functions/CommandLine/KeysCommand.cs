using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.CommandLine;

/// <summary><c>keys add</c>, <c>keys list</c> and <c>keys revoke</c>: the keys of users.</summary>
internal static class KeysCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Option<string> state, Option<string?> storage)
    {
        ServerFinder Finder(ParseResult parsed) =>
            new(Path.GetFullPath(parsed.GetRequiredValue(state)), parsed.GetValue(storage), TimeProvider.System);

        return new Command("keys", "Keys of users.") { Add(Finder), List(Finder), Revoke(Finder) };
    }

    private static Command Add(Func<ParseResult, ServerFinder> finder)
    {
        var name = new Argument<string>("name") { Description = "Whom the key is for; the same name is the same user." };
        var role = new Option<string?>("--role") { Description = "user, operator or admin; user by default." };
        role.AcceptOnlyFromAmong([.. GovernanceNames.Roles.Keys.Order(StringComparer.Ordinal)]);
        var scopes = new Option<string[]>("--scope") { Description = "A part of the API that it opens, more than once for several; all of its role's by default.", AllowMultipleArgumentsPerToken = true };
        scopes.AcceptOnlyFromAmong([.. GovernanceNames.Scopes.Keys.Order(StringComparer.Ordinal)]);
        var days = new Option<int?>("--days") { Description = "Open nothing after so many days; for ever by default." };
        var requests = new Option<int?>("--requests-per-minute") { Description = "A limit of its own for requests." };
        var streams = new Option<int?>("--streams") { Description = "A limit of its own for open streams." };
        var tokens = new Option<long?>("--tokens-per-day") { Description = "A limit of its own for model tokens." };
        var add = new Command("add", "Make a key and print it, once.") { name, role, scopes, days, requests, streams, tokens };
        add.SetAction((parsed, cancellationToken) => CartritaCommandLine.GuardAsync(async () =>
        {
            var limits = new KeyLimits
            {
                RequestsPerMinute = parsed.GetValue(requests),
                ConcurrentStreams = parsed.GetValue(streams),
                TokensPerDay = parsed.GetValue(tokens),
            };
            var body = new CreateKeyBody
            {
                Name = parsed.GetRequiredValue(name),
                Role = parsed.GetValue(role),
                Scopes = parsed.GetValue(scopes) is { Length: > 0 } chosen ? chosen : null,
                ExpiresAt = parsed.GetValue(days) is { } count ? TimeProvider.System.GetUtcNow().AddDays(count) : null,
                Limits = limits == new KeyLimits() ? null : limits,
            };
            using var found = finder(parsed);
            var created = await AskAsync(found, () => Post(body), HttpJson.Wire.CreatedKey, cancellationToken);
            Console.Out.WriteLine(created.Key);
            return ExitCodes.Ok;
        }));
        return add;
    }

    private static Command List(Func<ParseResult, ServerFinder> finder)
    {
        var list = new Command("list", "List keys, without the keys themselves.");
        list.SetAction((parsed, cancellationToken) => CartritaCommandLine.GuardAsync(async () =>
        {
            using var found = finder(parsed);
            string? after = null;
            do
            {
                var path = after is null ? "api/keys" : $"api/keys?after={after}";
                var page = await AskAsync(found, () => new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)), HttpJson.Wire.KeyPage, cancellationToken);
                foreach (var key in page.Items)
                {
                    Console.Out.WriteLine(Line(key));
                }

                after = page.Next;
            }
            while (after is not null);
            return ExitCodes.Ok;
        }));
        return list;
    }

    private static Command Revoke(Func<ParseResult, ServerFinder> finder)
    {
        var id = new Argument<string>("id") { Description = "The key's id, as list shows it." };
        var revoke = new Command("revoke", "Revoke a key, for ever.") { id };
        revoke.SetAction((parsed, cancellationToken) => CartritaCommandLine.GuardAsync(async () =>
        {
            using var found = finder(parsed);
            using var connection = new ServerConnection(found);
            var path = new Uri($"api/keys/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", UriKind.Relative);
            using var answer = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, path), cancellationToken);
            return ExitCodes.Ok;
        }));
        return revoke;
    }

    private static string Line(KeyBody key)
    {
        var state = key.RevokedAt is { } revoked ? $"revoked {Time(revoked)}" : key.ExpiresAt is { } end ? $"until {Time(end)}" : "for ever";
        return string.Join('\t', key.Id, key.Name, key.Role, string.Join(',', key.Scopes), state);
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private static async Task<T> AskAsync<T>(ServerFinder finder, Func<HttpRequestMessage> make, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class
    {
        using var connection = new ServerConnection(finder);
        using var answer = await connection.SendAsync(make, cancellationToken);
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(content, contract, cancellationToken) ?? throw new CommandFailure("The server's answer is empty.");
    }

    private static HttpRequestMessage Post(CreateKeyBody body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, HttpJson.Wire.CreateKeyBody));
        content.Headers.ContentType = new MediaTypeHeaderValue(Negotiation.Json);
        return new HttpRequestMessage(HttpMethod.Post, new Uri("api/keys", UriKind.Relative)) { Content = content };
    }
}
