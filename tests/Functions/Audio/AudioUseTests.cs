using System.Net.WebSockets;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Audio;

/// <summary>What settings allow of audio: models, voices, and one minute and twenty characters a day.</summary>
public sealed class AudioUseTests : IAsyncLifetime
{
    private const string Transcriptions = "api/audio/transcriptions";
    private const string Speech = "api/audio/speech";
    private const string Text = """{"text":"Hello there."}""";

    private readonly VirtualClock clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private DeepgramServer vendor = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        if (SharedDocuments.Find(DeepgramServer.Description) is null)
        {
            return;
        }

        vendor = await DeepgramServer.StartAsync(AudioApp.Recording);
        app = await App.StartAsync(
            settings =>
            {
                settings["DEEPGRAM_BASE_URL"] = vendor.Address.ToString();
                settings["DEEPGRAM_API_KEY"] = DeepgramServer.Key;
                settings["Vendors:Deepgram:RetryDelay"] = "00:00:00.001";
                settings["Audio:Use:Models"] = "nova-3, nova-3-medical";
                settings["Audio:Use:Voices"] = "aura-2-thalia-en";
                settings["Audio:Use:MinutesPerDay"] = "1";
                settings["Audio:Use:CharactersPerDay"] = "20";
            },
            clock);
    }

    public async Task DisposeAsync()
    {
        if (vendor is not null)
        {
            await app.DisposeAsync();
            await vendor.DisposeAsync();
        }
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Models_and_voices_that_are_not_listed_are_refused_at_every_door()
    {
        var user = await app.NewUserAsync();
        var asked = vendor.Requests.Count;

        (await user.SendAsync(HttpMethod.Post, $"{Transcriptions}?model=nova-2", Recording())).IsProblem(Problems.ModelNotAllowed);
        (await user.PostAsync(SessionClient.Route, """{"encoding":"linear16","sampleRate":16000,"model":"nova-2"}""")).IsProblem(Problems.ModelNotAllowed);
        (await user.PostAsync(Speech, """{"text":"Hi.","voice":"aura-2-zeus-en"}""")).IsProblem(Problems.ModelNotAllowed);
        Assert.Equal("model_not_allowed", await RefusedAsync(user, """{"type":"start","encoding":"linear16","sampleRate":16000,"model":"nova-2"}"""));
        Assert.Equal(asked, vendor.Requests.Count);

        (await user.SendAsync(HttpMethod.Post, $"{Transcriptions}?model=nova-3-medical", Recording())).Is(200);
        (await user.PostAsync(Speech, """{"text":"Hi.","voice":"aura-2-thalia-en"}""")).Is(200);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Minutes_of_a_day_are_those_of_recordings_and_of_live_audio_together()
    {
        var (user, other) = (await app.NewUserAsync(), await app.NewUserAsync());
        (await user.SendAsync(HttpMethod.Post, Transcriptions, Recording())).Is(200);
        Assert.Equal(4, (await AccountAsync(user)).Used);
        var session = await SessionClient.BeginAsync(user);
        (await session.PutAsync(0, AudioApp.Recording.Bytes[..6_400])).Is(202);
        (await session.PutAsync(1, AudioApp.Recording.Bytes[6_400..12_800])).Is(202);
        Assert.Equal([60], (await AccountAsync(user)).Reserved.Values.Select(one => one.Tokens));
        var asked = vendor.Requests.Count;

        var refused = (await user.SendAsync(HttpMethod.Post, Transcriptions, Recording())).IsProblem(Problems.AudioSpent);
        (await (await SessionClient.BeginAsync(user)).PutAsync(0, AudioApp.Recording.Bytes[..6_400])).IsProblem(Problems.AudioSpent);
        Assert.Equal("audio_spent", await RefusedAsync(user, """{"type":"start","encoding":"linear16","sampleRate":16000}""", AudioApp.Recording.Bytes[..6_400]));

        Assert.Equal("43200", refused.Headers["Retry-After"]);
        Assert.DoesNotContain(vendor.Requests.Skip(asked), request => request.Method == "POST");
        (await other.SendAsync(HttpMethod.Post, Transcriptions, Recording())).Is(200);
        clock.Advance(TimeSpan.FromHours(12));
        (await user.SendAsync(HttpMethod.Post, Transcriptions, Recording())).Is(200);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Enrichment_takes_a_model()
    {
        var user = await app.NewUserAsync();

        (await user.PostAsync(SessionClient.Route, """{"encoding":"linear16","sampleRate":16000,"enrich":true}""")).IsProblem(Problems.ModelUnavailable);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Characters_of_a_day_are_those_that_were_spoken()
    {
        var (user, other) = (await app.NewUserAsync(), await app.NewUserAsync());
        vendor.Faults.Enqueue(VendorFault.Status(400));
        (await user.PostAsync(Speech, Text)).IsProblem(Problems.VendorRejected);
        (await user.PostAsync(Speech, Text)).Is(200);
        (await user.PostAsync(Speech, Text)).Is(200);

        (await user.PostAsync(Speech, Text)).IsProblem(Problems.AudioSpent);

        (await other.PostAsync(Speech, Text)).Is(200);
        (await user.SendAsync(HttpMethod.Post, Transcriptions, Recording())).Is(200);
        clock.Advance(TimeSpan.FromHours(12));
        (await user.PostAsync(Speech, Text)).Is(200);
    }

    private static ByteArrayContent Recording() => new(AudioApp.Recording.ToWav());

    private async Task<TokenDayDocument> AccountAsync(ApiUser user) =>
        (await app.Host.Services.GetRequiredService<DocumentCollection<TokenDayDocument>>().ReadAsync(await OwnerAsync(user), "audio", CancellationToken.None))!.Value;

    private async Task<OwnerId> OwnerAsync(ApiUser user) =>
        (await app.Host.Services.GetRequiredService<DocumentCollection<ApiKeyDocument>>()
            .ReadAsync(Collections.SystemOwner, Functions.Governance.ApiKeys.IdOf(user.Key), CancellationToken.None))!.Value.OwnerId;

    private async Task<string> RefusedAsync(ApiUser user, string start, byte[]? audio = null)
    {
        using var client = await SocketClient.ConnectToAsync(app, user, "ws/audio");
        await client.SendAsync(start);
        if (audio is not null)
        {
            await client.SendAsync(audio, WebSocketMessageType.Binary);
        }

        return (await client.RestAsync())[^1].GetProperty("code").GetString()!;
    }
}
