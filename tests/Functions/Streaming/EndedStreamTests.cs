using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Streaming;

/// <summary>Streams that are ended from this side: their key opens nothing any more, or the server stops.</summary>
public sealed class EndedStreamTests : IAsyncLifetime
{
    private const int Held = 3;

    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource patience = new(ApiUser.Patience);
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync())
            .Respond(_ => OpenAIReply.Text("These words come and these are held.") with { BeforePiece = piece => piece < Held ? Task.CompletedTask : gate.Task });
        app = await App.StartAsync(settings => settings.AnswerFrom(server));
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Event_stream_of_a_revoked_key_is_closed_with_its_cursor()
    {
        var (user, id) = await UserAsync();
        using var reader = await OpenAsync(user, "api/chat/stream", ApiUser.Question("What comes?").ToJsonString());
        await UntilAsync(reader, "event: token");
        await Slots.EndAsync();
        await RevokeAsync(id);

        var rest = StreamEvent.Parse(await RestAsync(reader));

        Assert.Equal("stream_closed", rest[^1].Kind);
        Assert.Equal(Problems.Unauthorized.Code, rest[^1].Data.GetProperty("code").GetString());
        Assert.NotEmpty(rest[^1].Data.GetProperty("cursor").GetString()!);
    }

    [Fact]
    public async Task Socket_of_a_revoked_key_is_closed_with_4401()
    {
        var (user, id) = await UserAsync();
        using var client = await StartAsync(user);
        await RevokeAsync(id);

        var rest = await client.RestAsync();

        Assert.Equal(Problems.Unauthorized.Code, rest[^1].GetProperty("code").GetString());
        Assert.Equal((4401, "unauthorized"), (client.CloseCode, client.CloseReason));
    }

    [Fact]
    public async Task Streamed_completion_of_a_revoked_key_ends_with_an_error()
    {
        var (user, id) = await UserAsync();
        using var reader = await OpenAsync(user, "v1/chat/completions", """{"model":"gpt-test","stream":true,"messages":[{"role":"user","content":"What comes?"}]}""");
        await UntilAsync(reader, "data: {");
        await RevokeAsync(id);

        var rest = await reader.ReadToEndAsync(patience.Token);

        Assert.Contains("\"code\":\"invalid_api_key\"", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_is_closed_as_going_away_when_the_server_stops()
    {
        var (user, _) = await UserAsync();
        using var client = await StartAsync(user);
        var stopping = app.Host.StopAsync();

        await client.RestAsync();

        Assert.Equal(1001, client.CloseCode);
        gate.SetResult();
        await stopping;
    }

    private StreamSlots Slots => app.Host.Services.GetRequiredService<StreamSlots>();

    private async Task<(ApiUser User, string KeyId)> UserAsync()
    {
        var created = (await app.Admin.PostAsync("api/keys", new JsonObject { ["name"] = Guid.NewGuid().ToString("N") })).Is(201);
        return (new ApiUser(app.Host.Client, created.Text("key")), created.Text("id"));
    }

    private async Task RevokeAsync(string id)
    {
        (await app.Admin.SendAsync(HttpMethod.Delete, $"api/keys/{id}")).Is(204);
        await Slots.EndAsync();
    }

    private async Task<SocketClient> StartAsync(ApiUser user)
    {
        var client = await SocketClient.ConnectAsync(app, user);
        var question = ApiUser.Question("What comes?");
        question["model"] = "openai/gpt-4.1";
        await client.SendAsync(question.ToJsonString());
        await client.UntilAsync("token");
        return client;
    }

    private async Task<StreamReader> OpenAsync(ApiUser user, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiUser.Json(json) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Key);
        var response = await app.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal(200, (int)response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    // From the next whole event on.
    private async Task<string> RestAsync(StreamReader reader)
    {
        var rest = await reader.ReadToEndAsync(patience.Token);
        return rest[rest.IndexOf("\n\n", StringComparison.Ordinal)..];
    }

    private async Task UntilAsync(StreamReader reader, string start)
    {
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The stream ended before '{start}'.");
    }
}
