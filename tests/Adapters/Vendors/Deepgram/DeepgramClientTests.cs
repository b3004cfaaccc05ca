using System.Text;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.Deepgram;

public sealed class DeepgramClientTests : IDisposable
{
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green today.");
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_becomes_text_with_speakers_and_times()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);

        var transcript = await host.Get<ITranscriber>().TranscribeAsync(AudioBytes.Of(Recording.ToWav(), "audio/wav"), new TranscriptionWishes(), Limit);

        Assert.Equal("Hello Ada. Tests are green today.", transcript.Text);
        Assert.Equal([("Hello Ada.", 0.1, 0.7, 0), ("Tests are green today.", 1.1, 2.3, 1)], transcript.Segments.Select(segment => (segment.Text, segment.Start, Math.Round(segment.End, 3), segment.Speaker!.Value)));
        Assert.Equal(("en", 1, 2.7), (transcript.Language, transcript.Channels, Math.Round(transcript.DurationSeconds, 3)));
        Assert.Equal("/v1/listen?model=nova-3&detect_language=true&diarize_model=latest&punctuate=true&smart_format=true&utterances=true", server.Requests.Single().Target);
        Assert.Equal(($"Token {DeepgramServer.Key}", "audio/wav"), (server.Requests.Single().Authorization, server.Requests.Single().ContentType));
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_at_an_address_is_fetched_by_the_vendor_and_enriched_as_wished()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        var wishes = new TranscriptionWishes
        {
            Model = "nova-2", Language = "en-GB", Diarize = false, Punctuate = false, SmartFormat = false, Topics = true, Intents = true, Sentiment = true, Entities = true, Summarize = true,
        };

        var transcript = await host.Get<ITranscriber>().TranscribeAsync(new AudioAddress(server.RecordingAddress), wishes, Limit);

        Assert.Equal("en-GB", transcript.Language);
        Assert.All(transcript.Segments, segment => Assert.Null(segment.Speaker));
        Assert.Equal([new TranscriptLabel("Testing", 0.8)], transcript.Topics);
        Assert.Equal([new TranscriptLabel("Ask", 0.7)], transcript.Intents);
        Assert.Equal(new TranscriptLabel("positive", 0.5), transcript.Sentiment);
        Assert.Contains(new TranscriptEntity("NAME", "Ada.", 0.9), transcript.Entities);
        Assert.Equal("A short one.", transcript.Summary);
        Assert.Equal("/v1/listen?model=nova-2&language=en-GB&utterances=true&topics=true&intents=true&sentiment=true&detect_entities=true&summarize=v2", server.Requests.Single().Target);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_is_opened_anew_for_each_attempt()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.Faults.Enqueue(new VendorFault { LosesAnswer = true });
        var opened = 0;
        var source = new AudioBytes(
            _ =>
            {
                opened++;
                return ValueTask.FromResult<Stream>(new MemoryStream(Recording.ToWav()));
            },
            "audio/wav");

        var transcribing = host.Get<ITranscriber>().TranscribeAsync(source, new TranscriptionWishes(), Limit);
        await host.PassAsync(TimeSpan.FromSeconds(0.25), Limit);

        Assert.Equal(2, (await transcribing).Segments.Count);
        Assert.Equal((2, 2), (opened, server.Requests.Count));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Text_is_spoken_in_the_form_that_is_wished()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        var speaker = host.Get<ISpeechSynthesis>();

        await using var mp3 = await speaker.SpeakAsync(new SpeechRequest { Text = "Hello." }, Limit);
        await using var wav = await speaker.SpeakAsync(new SpeechRequest { Text = "Hello.", Format = SpeechFormat.Wav, Voice = "aura-2-zeus-en" }, Limit);
        await using var ogg = await speaker.SpeakAsync(new SpeechRequest { Text = "Hello.", Format = SpeechFormat.OggOpus }, Limit);

        Assert.Equal(["audio/mpeg", "audio/wav", "audio/ogg"], new[] { mp3, wav, ogg }.Select(speech => speech.MediaType));
        Assert.Equal(Recording.ToWav(), await BytesAsync(wav));
        Assert.Equal(
            ["/v1/speak?model=aura-2-thalia-en&encoding=mp3", "/v1/speak?model=aura-2-zeus-en&encoding=linear16&container=wav&sample_rate=24000", "/v1/speak?model=aura-2-thalia-en&encoding=opus&container=ogg"],
            server.Requests.Select(request => request.Target));
        Assert.All(server.Requests, request => Assert.Equal("""{"text":"Hello."}""", request.Body.GetRawText()));
        server.AssertContract();
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData(400, "vendor_rejected")]
    [InlineData(401, "vendor_unauthorized")]
    [InlineData(402, "vendor_quota_spent")]
    [InlineData(404, "vendor_not_found")]
    [InlineData(302, "vendor_bad_response")]
    public async Task Refusal_is_told_by_its_kind_and_not_repeated(int status, string code)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Vendors:Deepgram:Retries", "0"));
        server.Faults.Enqueue(VendorFault.Status(status));

        Assert.Equal(code, (await FailAsync(host)).Problem.Code);
        Assert.Single(server.Requests);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_that_is_none_is_refused_by_the_vendor()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);

        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.Get<ITranscriber>().TranscribeAsync(AudioBytes.Of("no audio"u8.ToArray(), "audio/wav"), new TranscriptionWishes(), Limit));

        Assert.Equal(Problems.VendorRejected, failure.Problem);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Throttling_is_waited_out()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.Faults.Enqueue(VendorFault.Status(429, ("Retry-After", "3")));

        var transcribing = TranscribeAsync(host);
        await host.PassAsync(TimeSpan.FromSeconds(3), Limit);

        Assert.Equal(Recording.Text, (await transcribing).Text);
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("<html>", "text/html")]
    [InlineData("{", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("""{"request_id":"a847f427-4ad5-4d67-9b95-db801e58251c"}""", "application/json")]
    [InlineData("""{"metadata":{"request_id":"a","duration":1,"channels":1},"results":{"channels":null}}""", "application/json")]
    [InlineData("null", "application/json")]
    public async Task Answer_of_200_that_is_something_else_is_a_bad_response(string body, string type)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page(body, type: type) });

        Assert.Equal(Problems.VendorBadResponse, (await FailAsync(host)).Problem);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Speech_that_is_no_audio_or_none_at_all_is_a_bad_response()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page("<html>") });
        server.Faults.Enqueue(new VendorFault { Instead = new VendorReply { ContentType = "audio/mpeg" } });

        foreach (var _ in server.Faults.ToArray())
        {
            Assert.Equal(Problems.VendorBadResponse, (await Assert.ThrowsAsync<CartritaException>(() => host.Get<ISpeechSynthesis>().SpeakAsync(new SpeechRequest { Text = "Hello." }, Limit))).Problem);
        }
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Speech_that_breaks_off_or_is_too_long_fails_where_it_is_read()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Vendors:Deepgram:MaxAnswerBytes", "65536"));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Faults.Enqueue(new VendorFault { CutsAfter = 20_000, CutsWhen = begun.Task });
        await using var cut = await host.Get<ISpeechSynthesis>().SpeakAsync(new SpeechRequest { Text = "Hello." }, Limit);
        begun.SetResult();
        await using var endless = await host.Get<ISpeechSynthesis>().SpeakAsync(new SpeechRequest { Text = "Hello." }, Limit);

        Assert.Equal(Problems.VendorUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => BytesAsync(cut))).Problem);
        Assert.True(Recording.ToWav().Length > 65_536);
        Assert.Equal(Problems.VendorBadResponse, (await Assert.ThrowsAsync<CartritaException>(() => BytesAsync(endless))).Problem);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Without_a_key_it_says_which_setting_is_missing()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var bare = new VendorHost(("DEEPGRAM_BASE_URL", server.Address.ToString()));

        var failure = await FailAsync(bare);
        var live = await Assert.ThrowsAsync<CartritaException>(() => bare.Get<ILiveTranscriber>().OpenAsync(new LiveAudioFormat(LiveAudioEncoding.Linear16, 16_000, 1), new LiveTranscriptionWishes(), Limit));

        Assert.False(bare.Get<ITranscriber>().IsConfigured || bare.Get<ILiveTranscriber>().IsConfigured || bare.Get<ISpeechSynthesis>().IsConfigured);
        Assert.Equal((Problems.VendorNotConfigured, "Deepgram is not configured: set DEEPGRAM_API_KEY."), (failure.Problem, failure.Detail));
        Assert.Equal(Problems.VendorNotConfigured, live.Problem);
        Assert.Empty(server.Requests);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Neither_the_key_nor_what_was_said_is_in_an_error_or_a_log()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("DEEPGRAM_API_KEY", "dg-wrong-8803"));

        var failure = await FailAsync(host);
        await Assert.ThrowsAsync<CartritaException>(() => host.Get<ISpeechSynthesis>().SpeakAsync(new SpeechRequest { Text = "blue-canary" }, Limit));

        Assert.Equal(Problems.VendorUnauthorized, failure.Problem);
        Assert.NotEmpty(host.Logs.Entries);
        Assert.DoesNotContain("dg-wrong", failure.ToString(), StringComparison.Ordinal);
        Assert.All(host.Logs.Entries, entry => Assert.DoesNotContain("dg-wrong", entry.Text, StringComparison.Ordinal));
        Assert.All(host.Logs.Entries, entry => Assert.DoesNotContain("canary", entry.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("https://user:secret@one.example/", null)]
    [InlineData("https://one.example/", "a&callback=https://evil.example")]
    [InlineData("https://one.example/", "")]
    public async Task Request_that_the_vendor_should_not_see_is_not_sent(string url, string? model)
    {
        using var host = new VendorHost(("DEEPGRAM_API_KEY", "x"), ("DEEPGRAM_BASE_URL", "http://127.0.0.1:9"));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.Get<ITranscriber>().TranscribeAsync(new AudioAddress(new Uri(url)), new TranscriptionWishes { Model = model }, Limit));

        Assert.Equal(Problems.InvalidRequest, failure.Problem);
    }

    [LiveFact("DEEPGRAM_API_KEY")]
    public async Task Vendor_itself_speaks_and_understands_itself()
    {
        using var host = new VendorHost(TimeProvider.System, ("DEEPGRAM_API_KEY", Environment.GetEnvironmentVariable("DEEPGRAM_API_KEY")));

        await using var speech = await host.Get<ISpeechSynthesis>().SpeakAsync(new SpeechRequest { Text = "Every flaky test is fixed within two days.", Format = SpeechFormat.Wav }, Limit);
        var transcript = await host.Get<ITranscriber>().TranscribeAsync(AudioBytes.Of(await BytesAsync(speech), speech.MediaType), new TranscriptionWishes { Language = "en" }, Limit);

        Assert.Contains("flaky test", transcript.Text, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<byte[]> BytesAsync(Speech speech)
    {
        using var bytes = new MemoryStream();
        await speech.Audio.CopyToAsync(bytes, Limit);
        return bytes.ToArray();
    }

    private Task<CartritaException> FailAsync(VendorHost host) => Assert.ThrowsAsync<CartritaException>(() => TranscribeAsync(host));

    private Task<Transcript> TranscribeAsync(VendorHost host) =>
        host.Get<ITranscriber>().TranscribeAsync(AudioBytes.Of(Encoding.Latin1.GetBytes("RIFF").Concat(Recording.Bytes).ToArray(), "audio/wav"), new TranscriptionWishes(), Limit);
}
