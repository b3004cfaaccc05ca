using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Cartrita.Functions.Tests.Attachments.Uploads;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Contract.Fuzz;

/// <summary>
/// Sends requests that the description gave birth to, fitting ones and broken ones, and holds every answer against it. More of them, or others:
/// <c>CARTRITA_FUZZ_CASES=100000 CARTRITA_FUZZ_SEED=7 dotnet test tests/Functions --filter RequestFuzzTests</c>.
/// </summary>
public sealed class RequestFuzzTests : IAsyncLifetime
{
    private const int AtATime = 12;

    private static readonly int Cases = Number("CARTRITA_FUZZ_CASES", 10_000);
    private static readonly int Seed = Number("CARTRITA_FUZZ_SEED", 1);

    private App app = null!;

    public async Task InitializeAsync() => app = await App.StartAsync(settings => settings["Limits:RequestsPerMinute"] = "0");

    public Task DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task No_request_is_answered_otherwise_than_described()
    {
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(CommittedDocument.PathOf("openapi.json")));
        var operations = Operations(document.RootElement);
        var answers = new DescribedAnswers(document.RootElement);
        var (callers, objects) = await ObjectsAsync();
        var (wrong, statuses) = (new ConcurrentBag<string>(), new ConcurrentDictionary<string, int>());
        await Parallel.ForEachAsync(Enumerable.Range(0, Cases), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, _) =>
        {
            var random = new Random((Seed * 1_000_003) + number);
            var target = operations[number % operations.Count];
            var request = FuzzedRequest.Make(document.RootElement, target, objects, random);
            var caller = callers[random.Next(100) switch { < 80 => 0, < 88 => 1, < 93 => 2, < 97 => 3, _ => 4 }];
            var answer = await caller.SendAsync(request.Method, request.Path, request.Content(), [.. request.Headers.Where(header => IsSendable(header.Value))]);
            statuses.AddOrUpdate($"{answer.Status}", 1, (_, count) => count + 1);
            if (answers.Check(target.Operation, answer, isHead: target.Method == "head") is { } difference)
            {
                wrong.Add($"case {number} of seed {Seed}: {request}\n    {difference}");
            }
        });
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {Cases} answers are not as described:\n{string.Join('\n', wrong.Take(20))}");

        // Requests that all fail the same check would prove nothing about what lies behind it.
        Assert.All(["200", "201", "202", "400", "401", "403", "404", "406", "409", "413", "415", "422", "426"], status => Assert.True(statuses.ContainsKey(status), $"Nothing was answered with {status}."));
    }

    private static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static List<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) =>
        [.. from path in document.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            select (path.Name, method.Name, method.Value)];

    // Headers are visible ASCII to the client that sends them.
    private static bool IsSendable(string value) => value.All(character => character is >= ' ' and < '\x7f');

    private async Task<(ApiUser[] Callers, Dictionary<string, string[]> Objects)> ObjectsAsync()
    {
        var owner = new ApiUser(app.Host.Client, (await app.Admin.PostAsync("api/keys", """{"name":"fuzz","role":"admin"}""")).Is(201).Text("key"));
        var reader = new ApiUser(app.Host.Client, (await app.Admin.PostAsync("api/keys", """{"name":"fuzz","scopes":["runs"]}""")).Is(201).Text("key"));
        var attachment = await owner.IngestAsync("rules.md", "A flaky test is fixed within a day.");
        var answer = (await owner.AskAsync("When must a flaky test be fixed?", attachment)).Is(200);
        var revoked = (await app.Admin.PostAsync("api/keys", """{"name":"gone"}""")).Is(201).Text("id");
        var conversations = new List<string> { answer.Text("conversationId") };
        for (var count = 0; count < 20; count++)
        {
            conversations.Add((await owner.PostAsync("api/conversations", "{}")).Is(201).Text("id"));
        }

        return (
            [owner, await app.NewUserAsync(), reader, new ApiUser(app.Host.Client, string.Empty), new ApiUser(app.Host.Client, "nobody-made-this-key")],
            new Dictionary<string, string[]>
            {
                ["attachments"] = [attachment],
                ["uploads"] = [(await Chunks.OfText(1_000_000).BeginAsync(owner)).Is(201).Text("uploadId"), (await Chunks.OfText(100).BeginAsync(owner)).Is(201).Text("uploadId")],
                ["chunks"] = ["0", "1"],
                ["tus"] = [await TusTests.BeginAsync(owner)],
                ["orchestrations"] = [answer.Text("orchestrationId"), attachment],
                ["conversations"] = [.. conversations],
                ["keys"] = [revoked],
                ["models"] = ["cartrita", "local-extractive"],
                ["approvals"] = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await WaitingCall.OpenAsync(app, IdentifierForm.Derive("owner", "fuzz"))).Id.Value))],
                ["memory"] = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RememberedEntry.LearnAsync(app, IdentifierForm.Derive("owner", "fuzz"))))],
                ["crawls"] = ["fuzzed"],
                ["sessions"] = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => EndedAudioSession.MakeAsync(app, IdentifierForm.Derive("owner", "fuzz"))))],
                ["watchers"] = ["a-connection"],
            });
    }
}
