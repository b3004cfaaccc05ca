using System.Text.Json;
using Cartrita.Activities.Audio;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Activities.Tests.Audio;

/// <summary>What a model reads out of the transcript of a live session: once, before its end, and no worse for a model that fails.</summary>
public sealed class EnrichAudioTests : IAsyncLifetime
{
    private const string Reply = """{"summary":"Ada is greeted.","topics":["Tests"],"actions":[],"entities":["Ada"]}""";

    private OpenAIServer model = null!;

    public async Task InitializeAsync() => model = await OpenAIServer.StartAsync();

    public async Task DisposeAsync() => await model.DisposeAsync();

    [SharedFact(DeepgramServer.Description)]
    public async Task Whole_transcript_is_enriched_once_before_the_end_and_kept()
    {
        model.Respond(_ => OpenAIReply.Text(Reply));
        await using var session = await SpokenAsync();

        await EnrichAsync(session);
        await EnrichAsync(session);
        await session.CloseAsync();

        model.AssertContract();
        var asked = Assert.Single(model.Requests);
        Assert.Equal("audio_enrichment", asked.SchemaName);
        var said = JsonElement.Parse(asked.LastText("user")!);
        Assert.Equal(("live_audio", "untrusted"), (said.Text("tool"), said.Text("trust")));
        var finals = (await session.FramesAsync()).Where(frame => frame.EventType == FrameKinds.AudioFinal).Select(frame => frame.Data).ToList();
        Assert.Equal(AudioSessionHarness.Sentences, finals.Select(final => final.Text("text")));
        Assert.Equal(finals.Select(final => $"00:00:0{(int)final.GetProperty("start").GetDouble()}: {final.Text("text")}"), said.Items("data").Select(line => line.GetString()));
        Assert.Equal(["audio_enriched", "end", "done"], (await session.FramesAsync()).TakeLast(3).Select(frame => frame.EventType));
        var told = await session.DataOfAsync(FrameKinds.AudioEnriched);
        Assert.Equal(("Ada is greeted.", "Tests", 0, "Ada", false), (told.Text("summary"), told.Items("topics")[0].GetString(), told.Items("actions").Count, told.Items("entities")[0].GetString(), told.GetProperty("truncated").GetBoolean()));
        var kept = (await session.Sessions.FindAsync(session.Session.OwnerId, session.Session.Id, CancellationToken.None))!;
        Assert.Equal(("Ada is greeted.", asked.Body.GetProperty("model").GetString()), (kept.Enrichment!.Summary, kept.Enrichment.Model!.Model));
        Assert.True(kept.Enrichment.Tokens > 0);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Reply_that_does_not_fit_is_mended_once()
    {
        model.Respond(request => OpenAIReply.Text(request.LastText("user")!.StartsWith("This answer is refused", StringComparison.Ordinal) ? Reply : "No JSON."));
        await using var session = await SpokenAsync();

        await EnrichAsync(session);

        Assert.Equal(2, model.Requests.Count);
        Assert.Equal("Ada is greeted.", (await session.DataOfAsync(FrameKinds.AudioEnriched)).Text("summary"));
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData(400)]
    [InlineData(0)]
    public async Task Model_that_refuses_or_writes_nonsense_leaves_the_session_as_it_is(int status)
    {
        model.Respond(_ => status == 0 ? OpenAIReply.Text("No JSON.") : new OpenAIReply { Status = status });
        await using var session = await SpokenAsync();

        await EnrichAsync(session);
        await session.CloseAsync();

        Assert.DoesNotContain(await session.FramesAsync(), frame => frame.EventType == FrameKinds.AudioEnriched);
        Assert.Equal(FrameKinds.Done, (await session.FramesAsync())[^1].EventType);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Session_that_did_not_wish_it_and_one_that_says_nothing_ask_no_model()
    {
        await using var plain = await SpokenAsync(enrich: false);
        await EnrichAsync(plain);
        await using var silent = await StartAsync();
        await EnrichAsync(silent);

        Assert.Empty(model.Requests);
        Assert.DoesNotContain(await plain.FramesAsync(), frame => frame.EventType == FrameKinds.AudioEnriched);
    }

    private static Task EnrichAsync(AudioSessionHarness session) =>
        session.Get<EnrichAudioActivity>().RunAsync(new EnrichAudioInput(session.Session.OwnerId, session.Session.Id), CancellationToken.None);

    private async Task<AudioSessionHarness> StartAsync(bool enrich = true)
    {
        var session = await AudioSessionHarness.StartAsync(settings:
        [
            ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", model.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"),
        ]);
        await session.Sessions.ChangeAsync(session.Session.OwnerId, session.Session.Id, now => now with { Enrich = enrich });
        return session;
    }

    private async Task<AudioSessionHarness> SpokenAsync(bool enrich = true)
    {
        var session = await StartAsync(enrich);
        await session.PutAllAsync(AudioSessionHarness.Chunks);
        await session.FinishAsync();
        Assert.Equal(AudioPumpEnd.Finished, (await session.PumpToEndAsync()).End);
        return session;
    }
}
