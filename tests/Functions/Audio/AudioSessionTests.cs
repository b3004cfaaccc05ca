using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Functions.Tests.Audio;

public sealed class AudioSessionTests(AudioApp audio) : IClassFixture<AudioApp>
{
    private static readonly string[] Sentences = ["Hello Ada.", "Tests are green today.", "Nothing is lost."];

    private static byte[][] Chunks => [.. AudioApp.Recording.Bytes.Chunk(6_400)];

    [SharedFact(DeepgramServer.Description)]
    public async Task Chunks_come_back_as_interim_and_final_frames_an_end_and_done()
    {
        var session = await BeginAsync();
        await session.PutAllAsync(Chunks);
        (await session.FinishAsync(Chunks.Length)).Is(202);

        var frames = await session.EventsAsync();

        Assert.Equal(["start", "agent_task_started"], frames.Take(2).Select(frame => frame.Kind));
        Assert.Equal(["end", "done"], frames.TakeLast(2).Select(frame => frame.Kind));
        Assert.Equal("audio", frames[0].Data.GetProperty("kind").GetString());
        Assert.Equal(Sentences, SessionClient.Finals(frames));
        Assert.Equal("Hello", frames.First(frame => frame.Kind == "audio_interim").Data.GetProperty("text").GetString());
        var final = frames.Last(frame => frame.Kind == "audio_final").Data;
        Assert.Equal((2.7, 3.6, 0, true), (final.GetProperty("words")[0].GetProperty("start").GetDouble(), final.GetProperty("end").GetDouble(), final.GetProperty("speaker").GetInt32(), final.GetProperty("endsSpeech").GetBoolean()));
        Assert.Equal(4.0, frames[^2].Data.GetProperty("durationSeconds").GetDouble(), 3);
        Assert.All(frames, frame => Assert.Equal(session.Id, frame.Frame.GetProperty("orchestrationId").GetString()));
        var shown = await session.ShowAsync();
        Assert.Equal(("ended", 20, 20), (shown.Text("status"), shown.Json.GetProperty("next").GetInt32(), shown.Json.GetProperty("chunks").GetInt32()));
        Assert.Equal(frames.Select(frame => frame.Id), (await session.FramesAsync()).Select(frame => frame.GetProperty("id").GetString()));
        audio.Vendor.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Stream_goes_on_after_any_frame_and_refuses_one_that_is_none()
    {
        var session = await BeginAsync();
        await session.PutAllAsync(Chunks);
        await session.FinishAsync(Chunks.Length);
        var all = await session.EventsAsync();

        var rest = await session.EventsAsync(("Last-Event-ID", all[4].Id));

        Assert.Equal(["stream_resumed", .. all.Skip(5).Select(frame => frame.Kind)], rest.Select(frame => frame.Kind));
        Assert.Equal(all.Count - 5, rest[0].Data.GetProperty("replayed").GetInt32());
        (await session.ReadAsync("events", ("Last-Event-ID", "00000000000000000001"))).IsProblem(Problems.InvalidCursor);
        (await session.ReadAsync("events", ("Accept", "text/plain"))).IsProblem(Problems.NotAcceptable);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Same_chunk_again_changes_nothing_and_another_under_its_number_is_refused()
    {
        var session = await BeginAsync();
        var first = (await session.PutAsync(0, Chunks[0])).Is(202);
        await session.PutAllAsync(Chunks[1..], from: 1);

        var again = (await session.PutAsync(0, Chunks[0])).Is(202);
        (await session.PutAsync(0, Chunks[1])).IsProblem(Problems.IdempotencyMismatch);
        await session.FinishAsync(Chunks.Length);
        var finals = SessionClient.Finals(await session.EventsAsync()).ToList();

        Assert.Equal(first.Body, again.Body);
        Assert.Equal((0, 1, 0.2), (again.Json.GetProperty("sequence").GetInt32(), again.Json.GetProperty("next").GetInt32(), again.Json.GetProperty("seconds").GetDouble()));
        Assert.Equal(Sentences, finals);
        (await session.PutAsync(0, Chunks[0])).Is(202);
        (await session.PutAsync(Chunks.Length, Chunks[0])).IsProblem(Problems.AudioSessionEnded);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Same_chunk_twice_at_once_is_one()
    {
        var session = await BeginAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.PutAsync(0, Chunks[0])));

        Assert.All(answers, answer => answer.Is(202));
        Assert.Equal(1, (await session.ShowAsync()).Json.GetProperty("next").GetInt32());
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Gap_is_told_with_the_chunk_that_is_expected()
    {
        var session = await BeginAsync();
        await session.PutAllAsync(Chunks[..2]);

        var gap = (await session.PutAsync(5, Chunks[5])).IsProblem(Problems.AudioGap);
        var early = (await session.FinishAsync(Chunks.Length)).IsProblem(Problems.AudioGap);
        await session.PutAllAsync(Chunks[2..], from: 2);
        (await session.FinishAsync(Chunks.Length)).Is(202);
        (await session.FinishAsync(Chunks.Length)).Is(202);
        (await session.FinishAsync(3)).IsProblem(Problems.AudioSessionEnded);

        Assert.Equal((2, 2), (gap.Json.GetProperty("next").GetInt32(), early.Json.GetProperty("next").GetInt32()));
        Assert.Equal(Sentences, SessionClient.Finals(await session.EventsAsync()));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Final_text_comes_while_the_client_still_speaks()
    {
        var session = await BeginAsync();
        await session.PutAllAsync(Chunks[..8]);

        var final = await session.UntilAsync(audio.App, "audio_final");

        Assert.Equal("Hello Ada.", final.Data.GetProperty("text").GetString());
        Assert.Equal("open", (await session.ShowAsync()).Text("status"));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Deleted_session_is_gone_with_its_audio_and_its_text()
    {
        var user = await audio.App.NewUserAsync();
        var (ended, open) = (await SessionClient.BeginAsync(user), await SessionClient.BeginAsync(user));
        foreach (var session in new[] { ended, open })
        {
            await session.PutAllAsync(Chunks[..8]);
            await session.UntilAsync(audio.App, "audio_final");
        }

        await ended.FinishAsync(8);
        await ended.EventsAsync();
        foreach (var session in new[] { ended, open })
        {
            Assert.NotEmpty(Leftovers(session));
            (await user.SendAsync(HttpMethod.Delete, session.Path)).Is(204);
            (await session.ShowAsync()).IsProblem(Problems.NotFound);
            (await session.PutAsync(8, Chunks[8])).IsProblem(Problems.NotFound);
            (await user.SendAsync(HttpMethod.Delete, session.Path)).IsProblem(Problems.NotFound);
        }

        await WaitAsync(() => Leftovers(ended).Count == 0 && Leftovers(open).Count == 0);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Stranger_finds_no_session()
    {
        var (session, stranger) = (await BeginAsync(), await audio.App.NewUserAsync());
        var theirs = new SessionClient(stranger, session.Id);

        (await theirs.ShowAsync()).IsProblem(Problems.NotFound);
        (await theirs.PutAsync(0, Chunks[0])).IsProblem(Problems.NotFound);
        (await theirs.FinishAsync(0)).IsProblem(Problems.NotFound);
        (await theirs.FlushAsync(1)).IsProblem(Problems.NotFound);
        (await theirs.ReadAsync("events")).IsProblem(Problems.NotFound);
        (await stranger.PostAsync($"{session.Path}/resume", "{}")).IsProblem(Problems.NotFound);
        (await stranger.SendAsync(HttpMethod.Delete, session.Path)).IsProblem(Problems.NotFound);
        Assert.Equal("open", (await session.ShowAsync()).Text("status"));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Key_of_idempotency_gives_the_same_session()
    {
        var user = await audio.App.NewUserAsync();
        var first = await SessionClient.BeginAsync(user, SessionClient.Form, ("Idempotency-Key", "one"));

        var again = await SessionClient.BeginAsync(user, SessionClient.Form, ("Idempotency-Key", "one"));

        Assert.Equal(first.Id, again.Id);
        (await user.PostAsync(SessionClient.Route, """{"encoding":"mulaw","sampleRate":8000}""", ("Idempotency-Key", "one"))).IsProblem(Problems.IdempotencyMismatch);
        Assert.NotEqual(first.Id, (await SessionClient.BeginAsync(user)).Id);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task More_sessions_than_may_be_open_are_refused_until_one_ends()
    {
        var user = await audio.App.NewUserAsync();
        var sessions = new List<SessionClient>();
        for (var count = 0; count < 4; count++)
        {
            sessions.Add(await SessionClient.BeginAsync(user));
        }

        Assert.Equal("5", (await user.PostAsync(SessionClient.Route, SessionClient.Form)).IsProblem(Problems.TooManyAudioSessions).Headers["Retry-After"]);
        (await sessions[0].FinishAsync(0)).Is(202);
        Assert.Equal(["start", "agent_task_started", "end", "done"], (await sessions[0].EventsAsync()).Select(frame => frame.Kind));
        await WaitAsync(async () => (await user.PostAsync(SessionClient.Route, SessionClient.Form)).Status == 201);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Sessions_that_begin_at_the_same_moment_are_no_more_than_may_be_open()
    {
        var user = await audio.App.NewUserAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => user.PostAsync(SessionClient.Route, SessionClient.Form)));

        Assert.InRange(answers.Count(answer => answer.Status == 201), 0, 4);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsProblem(Problems.TooManyAudioSessions));
        foreach (var begun in answers.Where(answer => answer.Status == 201))
        {
            (await user.GetAsync($"{SessionClient.Route}/{begun.Text("id")}")).Is(200);
        }
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("""{"encoding":"opus","sampleRate":44100}""")]
    [InlineData("""{"encoding":"mp3","sampleRate":16000}""")]
    [InlineData("""{"encoding":"linear16","sampleRate":1}""")]
    [InlineData("""{"encoding":"linear16","sampleRate":16000,"channels":3}""")]
    [InlineData("""{"encoding":"linear16","sampleRate":16000,"model":"a&b"}""")]
    [InlineData("""{"encoding":"linear16","sampleRate":16000,"colour":"blue"}""")]
    [InlineData("""{"sampleRate":16000}""")]
    public async Task Session_that_can_not_be_is_refused(string body) =>
        (await (await audio.App.NewUserAsync()).PostAsync(SessionClient.Route, body)).IsProblem(Problems.InvalidRequest);

    [SharedFact(DeepgramServer.Description)]
    public async Task Chunk_that_can_not_be_is_refused_and_not_kept()
    {
        var session = await BeginAsync();

        (await session.PutAsync(0, [])).IsProblem(Problems.InvalidRequest);
        (await session.PutAsync(0, new byte[3])).IsProblem(Problems.InvalidRequest);
        (await session.PutAsync(0, new byte[32_002])).IsProblem(Problems.BodyTooLarge);
        (await session.PutAsync(0, Chunks[0], ("Content-Digest", $"sha-256=:{Convert.ToBase64String(new byte[32])}:"))).IsProblem(Problems.ChunkMismatch);
        (await session.PutAsync(-1, Chunks[0])).IsProblem(Problems.NotFound);
        (await session.PutAsync(1_000_000, Chunks[0])).IsProblem(Problems.NotFound);
        Assert.Equal(0, (await session.ShowAsync()).Json.GetProperty("next").GetInt32());
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Audio_that_comes_faster_than_is_taken_waits_and_is_not_lost()
    {
        var session = await BeginAsync("""{"encoding":"mulaw","sampleRate":48000}""");
        await session.PutAllAsync(AudioApp.Recording.Bytes[..124_000].Chunk(31_000));
        var answers = new List<Answer>();
        for (var sequence = 4; answers is [] or [.., { Status: 202 }]; sequence++)
        {
            answers.Add(await session.PutAsync(sequence, AudioApp.Recording.Bytes[..32_000]));
        }

        Assert.Equal("1", answers[^1].IsProblem(Problems.RateLimited).Headers["Retry-After"]);
        Assert.Equal(4 + answers.Count - 1, (await session.ShowAsync()).Json.GetProperty("next").GetInt32());
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Vendor_that_refuses_interrupts_and_the_session_goes_on_when_it_is_asked_to()
    {
        audio.Vendor.Faults.Enqueue(VendorFault.Status(402));
        var user = await audio.App.NewUserAsync();
        var session = await SessionClient.BeginAsync(user);
        await session.PutAllAsync(Chunks[..4]);

        var interrupted = await session.UntilAsync(audio.App, "audio_interrupted");
        await WaitAsync(async () => (await session.ShowAsync()).Text("status") == "interrupted");
        await session.PutAllAsync(Chunks[4..], from: 4);
        (await session.FinishAsync(Chunks.Length)).Is(202);
        Assert.Equal("vendor_quota_spent", (await user.PostAsync($"{session.Path}/resume", "{}")).Is(202).Text("code"));
        var frames = await session.EventsAsync();

        Assert.Equal(("vendor_quota_spent", false, 0.0), (interrupted.Data.GetProperty("code").GetString(), interrupted.Data.GetProperty("retriable").GetBoolean(), interrupted.Data.GetProperty("finalSeconds").GetDouble()));
        Assert.Equal(Sentences, SessionClient.Finals(frames));
        Assert.Equal(2, frames.Count(frame => frame.Kind == "agent_task_started"));
        (await user.PostAsync($"{session.Path}/resume", "{}")).IsProblem(Problems.AudioSessionEnded);
    }

    private static async Task WaitAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        while (!await holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Task WaitAsync(Func<bool> holds) => WaitAsync(() => Task.FromResult(holds()));

    // Audio and text lie in folders of the session's name.
    private List<string> Leftovers(SessionClient session) =>
        [.. Directory.EnumerateFiles(audio.App.Host.StateDirectory, "*", SearchOption.AllDirectories).Where(path => path.Contains(session.Id, StringComparison.Ordinal))];

    private async Task<SessionClient> BeginAsync(string form = SessionClient.Form) => await SessionClient.BeginAsync(await audio.App.NewUserAsync(), form);
}
