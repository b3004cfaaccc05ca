using System.Net.Http.Headers;
using System.Text.Json;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Audio;

/// <summary>A client of one session of live audio over HTTP.</summary>
internal sealed class SessionClient(ApiUser user, string id)
{
    public const string Route = "api/audio/sessions";
    public const string Form = """{"encoding":"linear16","sampleRate":16000,"diarize":true}""";

    public string Id => id;

    public string Path => $"{Route}/{id}";

    public static async Task<SessionClient> BeginAsync(ApiUser user, string form = Form, params (string Name, string Value)[] headers) =>
        new(user, (await user.PostAsync(Route, form, headers)).Is(201).Text("id"));

    public Task<Answer> PutAsync(int sequence, byte[] chunk, params (string Name, string Value)[] headers) =>
        user.SendAsync(HttpMethod.Put, $"{Path}/chunks/{sequence}", new ByteArrayContent(chunk) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, headers);

    /// <summary>Puts chunks one after the other; the next one begins at this sequence.</summary>
    public async Task PutAllAsync(IEnumerable<byte[]> chunks, int from = 0)
    {
        var sequence = from;
        foreach (var chunk in chunks)
        {
            (await PutAsync(sequence++, chunk)).Is(202);
        }
    }

    public Task<Answer> FinishAsync(int chunks) => user.PostAsync($"{Path}/finish", $$"""{"chunks":{{chunks}}}""");

    public Task<Answer> FlushAsync(int chunks) => user.PostAsync($"{Path}/flush", $$"""{"chunks":{{chunks}}}""");

    public Task<Answer> ReadAsync(string part, params (string Name, string Value)[] headers) => user.GetAsync($"{Path}/{part}", headers);

    public Task<Answer> ShowAsync() => user.GetAsync(Path);

    /// <summary>The frames to the end of the session.</summary>
    public Task<IReadOnlyList<StreamEvent>> EventsAsync(params (string Name, string Value)[] headers) => user.EventsAsync($"{Path}/events", headers);

    /// <summary>The frames that are there now.</summary>
    public async Task<IReadOnlyList<JsonElement>> FramesAsync() => [.. (await user.GetAsync($"{Path}/events", ("Accept", "application/json"))).Is(200).Json.EnumerateArray()];

    /// <summary>Follows the frames until one of a kind has come.</summary>
    public async Task<StreamEvent> UntilAsync(App app, string kind, int count = 1)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Key);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        using var response = await app.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
        var block = new List<string>();
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length > 0)
            {
                block.Add(line);
                continue;
            }

            var text = string.Join('\n', block);
            block.Clear();
            if (StreamEvent.Parse(text) is [var frame] && frame.Kind == kind && --count == 0)
            {
                return frame;
            }
        }

        throw new InvalidOperationException($"The stream ended before a {kind}.");
    }

    public static IEnumerable<string> Finals(IEnumerable<StreamEvent> frames) => frames.Where(frame => frame.Kind == "audio_final").Select(frame => frame.Data.GetProperty("text").GetString()!);
}
