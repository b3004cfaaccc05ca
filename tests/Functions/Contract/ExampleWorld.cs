using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>The app that examples are played against, with one object of each kind that they name, and the ids that the description shows for them.</summary>
internal sealed partial class ExampleWorld
{
    public const string RequestId = "example-request";

    public const string ShownTime = "2026-11-26T12:00:00+00:00";

    private const string Rules = "# Rules\n\nA flaky test is fixed within a day. Whoever sees it first opens a ticket.\n";

    // What has the form of a hash.
    private static readonly string[] LongNames = ["noKey", "approval", "decided", "callHash", "keyId"];

    private readonly Dictionary<string, string> real = new(StringComparer.Ordinal);
    private readonly App app;

    private ExampleWorld(App app, ApiUser user, ApiUser reader) => (this.app, User, Reader) = (app, user, reader);

    /// <summary>Who owns the examples.</summary>
    public ApiUser User { get; }

    /// <summary>Who has one file and is told of no other.</summary>
    public ApiUser Reader { get; }

    public static async Task<ExampleWorld> BuildAsync(App app)
    {
        var (key, owner) = await app.Admin.CreateKeyAsync($"example {Guid.NewGuid():N}");
        var user = new ApiUser(app.Host.Client, key);
        var world = new ExampleWorld(app, user, await app.NewUserAsync());
        await world.Reader.IngestAsync("rules.md", Rules);
        var attachment = await user.IngestAsync("rules.md", Rules);
        var answer = (await user.AskAsync("When must a flaky test be fixed?", attachment)).Is(200);
        world.real["attachment"] = attachment;
        world.real["run"] = answer.Text("orchestrationId");
        world.real["conversation"] = answer.Text("conversationId");
        world.real["message"] = answer.Text("id");
        world.real["discarded"] = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        world.real["nothing"] = IdentifierForm.Derive("shown", "nothing");
        world.real["remembered"] = await RememberedEntry.LearnAsync(app, owner);
        world.real["outdated"] = await RememberedEntry.LearnAsync(app, owner);
        world.real["approval"] = (await WaitingCall.OpenAsync(app, owner)).Id.Value;
        world.real["decided"] = (await WaitingCall.OpenAsync(app, owner)).Id.Value;
        world.real["keyId"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        world.real["callHash"] = WaitingCall.Hash;
        world.real["noKey"] = Convert.ToHexStringLower(SHA256.HashData("noKey"u8));
        await user.EventsAsync($"api/orchestrations/{world.real["run"]}/events");
        return world;
    }

    /// <summary>A text of an example as the description shows it.</summary>
    public string Shown(string text) => Names().Replace(text, match => ShownId(match.Groups[1].Value));

    /// <summary>The answer to an example.</summary>
    public async Task<Answer> PlayAsync(ApiRoute route, Operation operation, Example example)
    {
        var (path, query, headers) = (route.Template, new List<string>(), new List<(string, string)> { ("X-Request-ID", RequestId) });
        foreach (var parameter in operation.Parameters)
        {
            if (!example.Values.TryGetValue(parameter.Name, out var value))
            {
                continue;
            }

            value = Real(value);
            switch (parameter.In)
            {
                case "path":
                    path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
                    break;
                case "query":
                    query.Add($"{parameter.Name}={Uri.EscapeDataString(value)}");
                    break;
                default:
                    headers.Add((parameter.Name, value));
                    break;
            }
        }

        var sender = example.Caller switch { ExampleCaller.Admin => app.Admin, ExampleCaller.Nobody => new ApiUser(app.Host.Client, string.Empty), ExampleCaller.Newcomer => await app.NewUserAsync(), ExampleCaller.Reader => Reader, _ => User };
        return await sender.SendAsync(new HttpMethod(route.Method), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", Body(example), [.. headers]);
    }

    /// <summary>An answer as the description shows it: what differs from one time to the next is always the same.</summary>
    public string Settled(string text)
    {
        foreach (var (name, id) in real)
        {
            text = text.Replace(id, ShownId(name), StringComparison.Ordinal);
        }

        var shown = real.Keys.Select(ShownId).ToHashSet(StringComparer.Ordinal);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        string Numbered(Match match, Func<int, string> form) =>
            shown.Contains(match.Value) ? match.Value : ids.TryGetValue(match.Value, out var known) ? known : ids[match.Value] = form(ids.Count + 1);
        text = Ids().Replace(text, match => Numbered(match, number => IdentifierForm.Derive("shown", $"{number}")));
        text = FrameIds().Replace(text, match => Numbered(match, number => $"{number * 256:x20}"));
        text = Times().Replace(text, ShownTime);
        text = Seconds().Replace(text, "$1:1795694400");
        text = Durations().Replace(text, "$1:12");
        text = Spans().Replace(text, "$1:\"00f067aa0ba902b7\"");
        return Addresses().Replace(text, "http://127.0.0.1:7071");
    }

    private static string ShownId(string name) => LongNames.Contains(name) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))) : IdentifierForm.Derive("shown", name);

    /// <summary>A text of an example as it is sent.</summary>
    public string Real(string text) => Names().Replace(text, match => real.TryGetValue(match.Groups[1].Value, out var id) ? id : throw new InvalidOperationException($"No example has {match.Value}."));

    private HttpContent? Body(Example example)
    {
        if (example.Text is { } text)
        {
            return new StringContent(text, Encoding.UTF8) { Headers = { ContentType = new(example.ContentType!) } };
        }

        return example.Body is { } json ? ApiUser.Json(Real(json.ToJsonString())) : null;
    }

    [GeneratedRegex(@"\{([a-zA-Z]+)\}")]
    private static partial Regex Names();

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")]
    private static partial Regex Ids();

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{20}(?![0-9a-f])")]
    private static partial Regex FrameIds();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Times();

    [GeneratedRegex("(\"created(?:_at)?\"):[1-9]\\d+")]
    private static partial Regex Seconds();

    [GeneratedRegex("(\"durationMs\"):\\d+")]
    private static partial Regex Durations();

    [GeneratedRegex("(\"spanId\"):\"[0-9a-f]{16}\"")]
    private static partial Regex Spans();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Addresses();
}
