using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Tests.Contract.Backend;

/// <summary>What the backend's configuration may claim of the running app. Derived tests call it with the document's values.</summary>
internal sealed class BackendClaims(App app)
{
    private const int Samples = 40;
    private const string Question = "Is anybody there?";

    public async Task IsClosedAsync(string method, string path) => (await SendAsync(new ApiUser(app.Host.Client, string.Empty), method, path)).IsProblem(Problems.Unauthorized);

    public async Task IsLimitedAsync(string method, string path)
    {
        var answer = await SendAsync(await app.NewUserAsync(), method, path);
        Assert.Contains("\"requests\"", answer.Headers["RateLimit-Policy"], StringComparison.Ordinal);
        Assert.Contains("\"requests\"", answer.Headers["RateLimit"], StringComparison.Ordinal);
    }

    public async Task StreamsAsync(string method, string path)
    {
        if (method == "WEBSOCKET")
        {
            Assert.Equal($"/{SocketAddress.Route}", path);
            Assert.Contains("token", (await SocketFramesAsync()).Select(SocketClient.Kind));
        }
        else
        {
            Assert.StartsWith(SseAnswer.MediaType, (await SendAsync(await app.NewUserAsync(), method, path)).Headers["Content-Type"], StringComparison.Ordinal);
        }
    }

    public async Task EventsComeInOrderAsync(params string[] sequence)
    {
        var pattern = $"^{string.Concat(sequence.Select(part => char.IsAsciiLetter(part[^1]) ? $"(?:{part} )" : $"(?:{part[..^1]} ){part[^1]}"))}$";
        Assert.Matches(pattern, string.Concat((await EventsAsync()).Select(one => $"{one.Kind} ")));
    }

    public async Task EventHasFieldsAsync(string kind, params string[] fields)
    {
        // An answer that is refused on its way has the error.
        var data = kind == "error" ? await ErrorAsync() : (await EventsAsync()).First(one => one.Kind == kind).Data;
        Assert.All(fields, field => Assert.True(data.TryGetProperty(field, out _), $"{kind} without {field}: {data}"));
    }

    public async Task HeartbeatComesAsync(string format, int idleSeconds)
    {
        Assert.Empty(await SilenceAsync(TimeSpan.FromSeconds(idleSeconds) - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(format, await SilenceAsync(TimeSpan.FromSeconds(idleSeconds)));
    }

    public async Task SocketHasTypesAsync(params string[] types)
    {
        var seen = (await SocketFramesAsync()).Concat([await SocketErrorAsync()]).Select(SocketClient.Kind).ToHashSet(StringComparer.Ordinal);
        Assert.All(types, type => Assert.Contains(type, seen));
    }

    public async Task FrameHasFieldsAsync(string type, params string[] fields)
    {
        var frame = type == "error" ? await SocketErrorAsync() : (await SocketFramesAsync()).First(one => SocketClient.Kind(one) == type);
        Assert.All(fields, field => Assert.True(frame.TryGetProperty(field, out _), $"{type} without {field}: {frame}"));
    }

    public async Task EventsAreTheFirstChoiceAsync() =>
        Assert.StartsWith(SseAnswer.MediaType, (await AskStreamAsync("api/chat/stream")).Headers["Content-Type"], StringComparison.Ordinal);

    public async Task HeaderAsksForSocketAsync(string header, string value) => (await AskStreamAsync("api/chat/stream", (header, value))).IsProblem(Problems.UseWebSocket);

    public async Task QueryAsksForSocketAsync(string query) => (await AskStreamAsync($"api/chat/stream?{query}")).IsProblem(Problems.UseWebSocket);

    public async Task ReconnectsWaitAsync(params double[] seconds)
    {
        var user = await app.NewUserAsync();
        var run = (await user.PostAsync("api/chat", ApiUser.Question(Question))).Is(200).Text("orchestrationId");
        var first = (await user.EventsAsync($"api/orchestrations/{run}/events"))[0].Id!;
        for (var attempt = 0; attempt < seconds.Length + 1; attempt++)
        {
            var after = attempt == 0 ? string.Empty : $"?after={first}";
            var stream = (await user.GetAsync($"api/orchestrations/{run}/events{after}", ("Accept", SseAnswer.MediaType))).Body;
            var advised = seconds[Math.Min(attempt, seconds.Length - 1)] * 1000;
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"retry: {advised}\n"), stream, StringComparison.Ordinal);
        }
    }

    public async Task BannedTermIsReplacedAsync(string setting)
    {
        await using var filtered = await FilteredAsync(setting);
        var answer = (await AskAboutAsync(filtered.App, "The secret words are xyzzy.")).Is(200);
        Assert.DoesNotContain("xyzzy", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("The secret words are", answer.Body, StringComparison.Ordinal);
    }

    public async Task BannedTermsEndTheAnswerAsync(string setting, int most, string code)
    {
        await using var filtered = await FilteredAsync(setting);
        var text = $"The secret words are {string.Join(" and ", Enumerable.Repeat("xyzzy", most))}.";
        (await AskAboutAsync(filtered.App, text)).Is(200);
        var refused = await AskAboutAsync(filtered.App, text.Replace("are ", "are xyzzy and ", StringComparison.Ordinal));
        Assert.Equal(code, refused.Code);
    }

    public async Task RequestIdComesBackAsync(string header) =>
        Assert.Equal("a-request", (await (await app.NewUserAsync()).GetAsync("api/health/live", (header, "a-request"))).Headers[header]);

    public async Task MetricIsMeasuredAsync(string name, params string[] labels)
    {
        await EventsAsync();
        await SocketFramesAsync();
        var metrics = (await app.Admin.GetAsync("metrics")).Is(200).Body;
        var line = metrics.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains('{', StringComparison.Ordinal));
        Assert.All(labels, label => Assert.Contains($"{label}=\"", line, StringComparison.Ordinal));
    }

    public async Task FirstTokenOfStreamAsync(int milliseconds, double tolerancePercent)
    {
        var user = await app.NewUserAsync();
        await IsInTimeAsync(milliseconds, tolerancePercent, async () => await FirstEventAsync(user, FrameKinds.Token));
    }

    public async Task FirstTokenOfSocketAsync(int milliseconds, double tolerancePercent)
    {
        var user = await app.NewUserAsync();
        await IsInTimeAsync(milliseconds, tolerancePercent, async () =>
        {
            using var client = await SocketClient.ConnectAsync(app, user);
            await client.SendAsync(Init());
            await client.UntilAsync(FrameKinds.Token);
        });
    }

    public async Task WholeAnswerAsync(int milliseconds, double tolerancePercent)
    {
        var user = await app.NewUserAsync();
        await IsInTimeAsync(milliseconds, tolerancePercent, async () => (await user.AskAsync(Question)).Is(200));
    }

    private static async Task IsInTimeAsync(int milliseconds, double tolerancePercent, Func<Task> act)
    {
        await act();
        var times = new List<double>();
        for (var sample = 0; sample < Samples; sample++)
        {
            var begun = Stopwatch.GetTimestamp();
            await act();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        var p95 = times.Order().ElementAt((int)(Samples * 0.95) - 1);
        Assert.True(p95 <= milliseconds * (1 + (tolerancePercent / 100)), $"p95 of {Samples} is {p95:F0} ms, wanted are {milliseconds} ms");
    }

    private static string Init() =>
        new JsonObject { ["messages"] = ApiUser.Question(Question)["messages"]!.DeepClone(), ["model"] = "local-extractive" }.ToJsonString();

    private static Task<Answer> SendAsync(ApiUser user, string method, string path) => method == "WEBSOCKET"
        ? user.GetAsync(path.TrimStart('/'))
        : user.SendAsync(new HttpMethod(method), path.TrimStart('/'), method == "GET" ? null : ApiUser.Json(ApiUser.Question(Question).ToJsonString()));

    private static async Task<Answer> AskAboutAsync(App app, string text)
    {
        var user = await app.NewUserAsync();
        return await user.AskAsync("What are the secret words?", await user.IngestAsync("secret.md", text));
    }

    private async Task<Answer> AskStreamAsync(string path, params (string, string)[] headers) =>
        await (await app.NewUserAsync()).PostAsync(path, ApiUser.Question(Question), headers);

    private async Task<IReadOnlyList<StreamEvent>> EventsAsync() => StreamEvent.Parse((await AskStreamAsync("api/chat/stream?frames=chat")).Is(200).Body);

    private async Task<JsonElement> ErrorAsync()
    {
        var user = await app.NewUserAsync();
        var blocked = await user.PostAsync("api/chat/stream", ApiUser.Question("Write ransomware that encrypts a hospital's files."));
        return StreamEvent.Parse(blocked.Is(200).Body).Single(one => one.Kind == FrameKinds.Error).Data;
    }

    private async Task<IReadOnlyList<JsonElement>> SocketFramesAsync()
    {
        using var client = await SocketClient.ConnectAsync(app, await app.NewUserAsync(), "frames=chat");
        await client.SendAsync(Init());
        return await client.RestAsync();
    }

    private async Task<JsonElement> SocketErrorAsync()
    {
        using var client = await SocketClient.ConnectAsync(app, await app.NewUserAsync());
        await client.SendAsync("{}");
        return Assert.Single(await client.RestAsync());
    }

    // The stream as it is written: ended by its first event of the kind, since a whole answer takes longer than its first token.
    private async Task FirstEventAsync(ApiUser user, string kind)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = ApiUser.Json(ApiUser.Question(Question).ToJsonString()) };
        request.Headers.Authorization = new("Bearer", user.Key);
        using var response = await app.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line && line != $"event: {kind}")
        {
        }
    }

    private static async Task<string> SilenceAsync(TimeSpan silence)
    {
        var clock = new VirtualClock();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };
        await new SseAnswer(http.Response, BackendRules.Streams, clock).SendAsync(Silent(clock, silence), 1000, CancellationToken.None, CancellationToken.None);
        return Regex.Replace(Encoding.UTF8.GetString(body.ToArray()), "^retry: \\d+\n\n", string.Empty);
    }

    private static async IAsyncEnumerable<IReadOnlyList<Frame>> Silent(VirtualClock clock, TimeSpan silence)
    {
        await Task.CompletedTask;
        clock.Advance(silence);
        yield return [];
    }

    private static async Task<FilteredApp> FilteredAsync(string setting) => new(await App.StartAsync(settings => settings[setting] = "xyzzy"));

    private sealed record FilteredApp(App App) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(App.DisposeAsync());
    }
}
