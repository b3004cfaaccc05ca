using System.Net.Http.Headers;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Functions.Tests.Audio;

public sealed class TranscriptionTests(AudioApp audio) : IClassFixture<AudioApp>
{
    private const string Route = "api/audio/transcriptions";

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_as_the_body_becomes_a_transcript()
    {
        var user = await audio.App.NewUserAsync();

        var answer = (await user.SendAsync(HttpMethod.Post, $"{Route}?language=en&topics=true", Body(AudioApp.Recording.ToWav()))).Is(200);

        Assert.Equal(AudioApp.Recording.Text, answer.Text("text"));
        Assert.Equal([("Hello Ada.", 0, 0.1), ("Tests are green today.", 1, 1.1), ("Nothing is lost.", 0, 2.7)], Segments(answer));
        Assert.Equal("Testing", answer.Json.GetProperty("topics")[0].GetProperty("name").GetString());
        var asked = audio.Vendor.Requests.Last();
        Assert.Equal(("/v1/listen?model=nova-3&language=en&diarize_model=latest&punctuate=true&smart_format=true&utterances=true&topics=true", "audio/x-wav"), (asked.Target, asked.ContentType!.Replace("audio/wav", "audio/x-wav", StringComparison.Ordinal)));
        audio.Vendor.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_in_a_form_becomes_a_transcript_and_is_sent_again_after_a_lost_answer()
    {
        var user = await audio.App.NewUserAsync();
        audio.Vendor.Faults.Enqueue(new VendorFault { LosesAnswer = true });
        using var form = new MultipartFormDataContent { { Body(AudioApp.Recording.ToWav()), "file", "talk.wav" } };

        var answer = (await user.SendAsync(HttpMethod.Post, $"{Route}?diarize=false", form)).Is(200);

        Assert.Equal(AudioApp.Recording.Text, answer.Text("text"));
        Assert.False(answer.Json.GetProperty("segments")[0].TryGetProperty("speaker", out _));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task File_of_the_caller_is_transcribed_and_a_strangers_is_not_found()
    {
        var user = await audio.App.NewUserAsync();
        var id = (await user.SendAsync(HttpMethod.Post, "api/attachments?confirm=true", Body(AudioApp.Recording.ToWav()), ("X-File-Name", "talk.wav"))).Is(201).Text("id");
        await user.EventsAsync($"api/orchestrations/{id}/events");
        var text = await user.IngestAsync("a.md", "Plain.");

        var answer = (await user.PostAsync(Route, $$"""{"attachmentId":"{{id}}"}""")).Is(200);

        Assert.Equal(AudioApp.Recording.Text, answer.Text("text"));
        (await user.PostAsync(Route, $$"""{"attachmentId":"{{text}}"}""")).IsProblem(Problems.UnsupportedFile);
        (await (await audio.App.NewUserAsync()).PostAsync(Route, $$"""{"attachmentId":"{{id}}"}""")).IsProblem(Problems.NotFound);
        (await user.PostAsync(Route, """{"attachmentId":"nothing"}""")).IsProblem(Problems.NotFound);
        (await user.PostAsync(Route, "{}")).IsProblem(Problems.InvalidRequest);
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("?diarize=maybe", "diarize")]
    [InlineData("?model=a%26b", "model")]
    [InlineData("?language=", "language")]
    public async Task Wish_that_can_not_be_is_refused_before_the_vendor_is_asked(string query, string parameter)
    {
        var asked = audio.Vendor.Requests.Count;

        var answer = (await (await audio.App.NewUserAsync()).SendAsync(HttpMethod.Post, Route + query, Body(AudioApp.Recording.ToWav()))).IsProblem(Problems.InvalidRequest);

        Assert.Contains(parameter, answer.Body, StringComparison.Ordinal);
        Assert.Equal(asked, audio.Vendor.Requests.Count);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Body_that_is_no_recording_is_refused_before_the_vendor_is_asked()
    {
        var (user, asked) = (await audio.App.NewUserAsync(), audio.Vendor.Requests.Count);

        (await user.SendAsync(HttpMethod.Post, Route, Body("hello"u8.ToArray()))).IsProblem(Problems.UnsupportedFile);
        (await user.SendAsync(HttpMethod.Post, Route, Body([]))).IsProblem(Problems.EmptyFile);
        Assert.Equal(asked, audio.Vendor.Requests.Count);
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData(402, "vendor_quota_spent", 502)]
    [InlineData(400, "vendor_rejected", 502)]
    public async Task Refusal_of_the_vendor_is_a_problem_of_its_kind(int status, string code, int answered)
    {
        audio.Vendor.Faults.Enqueue(VendorFault.Status(status));

        var answer = (await (await audio.App.NewUserAsync()).SendAsync(HttpMethod.Post, Route, Body(AudioApp.Recording.ToWav()))).Is(answered);

        Assert.Equal(code, answer.Code);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_in_an_archive_is_found_by_what_was_said_in_it()
    {
        var user = await audio.App.NewUserAsync();
        var archive = Archives.Zip(("notes.md", "# Notes\nNothing to see.\n"u8.ToArray()), ("talks/one.wav", AudioApp.Recording.ToWav()));
        var id = (await user.SendAsync(HttpMethod.Post, "api/attachments?confirm=true", new ByteArrayContent(archive), ("X-File-Name", "talks.zip"))).Is(201).Text("id");
        await user.EventsAsync($"api/orchestrations/{id}/events");

        var preview = (await user.GetAsync($"api/attachments/{id}/preview?path=talks.zip/talks/one.wav")).Is(200);
        var found = (await user.PostAsync("api/knowledge/search", """{"query":"Which tests are green today?"}""")).Is(200);

        Assert.Contains("Tests are green today.", preview.Body, StringComparison.Ordinal);
        Assert.Contains("talks.zip/talks/one.wav", found.Body, StringComparison.Ordinal);
        Assert.Contains("00:00:0", found.Body, StringComparison.Ordinal);
    }

    private static ByteArrayContent Body(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } };

    private static IEnumerable<(string, int, double)> Segments(Answer answer) =>
        answer.Json.GetProperty("segments").EnumerateArray().Select(segment => (segment.GetProperty("text").GetString()!, segment.GetProperty("speaker").GetInt32(), segment.GetProperty("start").GetDouble()));
}
