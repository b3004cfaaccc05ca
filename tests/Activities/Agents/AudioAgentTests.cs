using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tests.Agents;

/// <summary>The audio agent with a scripted model and a transcriber on the loopback: from a recording to an answer that names what was said and cites it.</summary>
public sealed class AudioAgentTests : IAsyncLifetime
{
    private const string Question = "What was agreed in the recording, and who was named?";
    private const string Action = "Ada will release the parser on Friday.";

    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "I will release the parser on Friday.", "Tell Grace about zebras.");

    private DeepgramServer deepgram = null!;
    private OpenAIServer model = null!;
    private RunHarness harness = null!;
    private AttachmentId talk;

    public async Task InitializeAsync()
    {
        if (SharedDocuments.Find(DeepgramServer.Description) is null)
        {
            return;
        }

        deepgram = await DeepgramServer.StartAsync(Recording);
        model = await OpenAIServer.StartAsync();
        harness = new RunHarness(
            services => services.AddSingleton(BannedTerms.Parse("zebras")),
            ("DEEPGRAM_BASE_URL", deepgram.Address.ToString()), ("DEEPGRAM_API_KEY", DeepgramServer.Key), ("Vendors:Deepgram:Retries", "0"),
            ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", model.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"));
        talk = await harness.UploadAsync("talk.wav", Recording.ToWav());
        Assert.Equal(AttachmentStatus.Indexed, (await harness.IngestAsync(talk)).Status);
    }

    public async Task DisposeAsync()
    {
        if (harness is not null)
        {
            await harness.DisposeAsync();
            await model.DisposeAsync();
            await deepgram.DisposeAsync();
        }
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Question_about_a_recording_ends_in_an_answer_that_names_an_action_and_an_entity_and_cites_what_was_said()
    {
        model.Enqueue(
            OpenAIReply.Text(Plan()), Transcribe(), OpenAIReply.Text(Output()), OpenAIReply.Text("Ada will release the parser on Friday [2]. Grace was named too [1]."));

        var view = await (await harness.AdmitAsync(Question, null, talk)).AskWithPlanAsync();

        model.AssertContract();
        deepgram.AssertContract();
        Assert.Equal(
            [("talk.wav", "I will release the parser on Friday.", "00:00:01, speaker 2"), ("talk.wav", "Tell Grace about [redacted].", "00:00:03, speaker 1")],
            view.End!.Citations.Select(citation => (citation.FileName!, citation.Quote, citation.Section![..19])));
        Assert.All(view.End.Sentences, sentence => Assert.True(sentence.Supported));
        var asked = model.Requests.Last().LastText("user")!;
        Assert.Contains($"- [2] | {Action}", asked, StringComparison.Ordinal);
        Assert.Contains("Its data (untrusted):\n| {\"transcript\":\"" + talk.Value + "\",\"topics\":[\"Release\",\"zebras\"],\"actions\":[\"" + Action + "\"],\"entities\":[\"Ada\",\"Grace\"]}", asked, StringComparison.Ordinal);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task What_the_agent_found_is_shown_with_its_spans_and_without_banned_terms()
    {
        model.Enqueue(OpenAIReply.Text(Plan()), Transcribe(), OpenAIReply.Text(Output()), OpenAIReply.Text("It was about a release [2]."));

        var view = await (await harness.AdmitAsync(Question, null, talk)).AskWithPlanAsync();

        var found = Assert.Single(view.Findings);
        Assert.Equal(("audio", 2), (found.Agent, found.Sources.Count));
        Assert.Equal([(Action, "talk.s0c0e2", true), ("She sings.", string.Empty, false)], found.Claims.Select(claim => (claim.Text, string.Concat(claim.Sources), claim.Supported)));
        Assert.Equal(["Release", "[redacted]"], Texts(found.Data!.Value, "topics"));
        Assert.Equal([Action], Texts(found.Data.Value, "actions"));
        Assert.Equal(["Ada", "Grace"], Texts(found.Data.Value, "entities"));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Task_that_depends_on_it_reads_all_that_it_found()
    {
        model.Enqueue(
            OpenAIReply.Text(Plan(("rule", "knowledge"))),
            Transcribe(),
            OpenAIReply.Text(Output()),
            OpenAIReply.Text("""{"summary":"Nothing is written about it.","evidence":[],"claims":[]}"""),
            OpenAIReply.Text("Ada will release it [2]."));

        await (await harness.AdmitAsync(Question, null, talk)).AskWithPlanAsync();

        var asked = model.Requests.Single(request => request.SchemaName == "knowledge_output").LastText("user")!;
        Assert.Contains("Result of task talk (untrusted):\n| A release was promised.", asked, StringComparison.Ordinal);
        Assert.Contains($"\n- | {Action}\n- (unsupported) | She sings.\n", asked, StringComparison.Ordinal);
        Assert.Contains("\"entities\":[\"Ada\",\"Grace\"]", asked, StringComparison.Ordinal);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_that_was_not_transcribed_is_not_named()
    {
        model.Enqueue(OpenAIReply.Text(Plan()), Transcribe(), OpenAIReply.Text(Output(new string('0', 32))), OpenAIReply.Text(Output()), OpenAIReply.Text("Ada will release it [2]."));

        var view = await (await harness.AdmitAsync(Question, null, talk)).AskWithPlanAsync();

        Assert.Contains("transcript is no recording that transcribe gave", model.Requests.SkipLast(1).Last().LastText("user"), StringComparison.Ordinal);
        Assert.Equal(talk.Value, Assert.Single(view.Findings).Data!.Value.GetProperty("transcript").GetString());
    }

    private static IEnumerable<string?> Texts(JsonElement data, string name) => data.GetProperty(name).EnumerateArray().Select(item => item.GetString());

    private static OpenAIReply Transcribe() => OpenAIReply.Call(("transcribe", "{}"));

    private static string Plan(params (string Id, string Agent)[] after) => JsonSerializer.Serialize(new
    {
        tasks = after.Select(task => new { id = task.Id, agent = task.Agent, objective = "What do the files say about it?", dependsOn = new[] { "talk" }, parent = (string?)null })
            .Prepend(new { id = "talk", agent = "audio", objective = "What was agreed in the recording?", dependsOn = Array.Empty<string>(), parent = (string?)null }),
    });

    private string Output(string? transcript = null) => JsonSerializer.Serialize(new
    {
        summary = "A release was promised.",
        transcript = transcript ?? talk.Value,
        topics = new[] { "Release", "zebras" },
        actions = new[] { Action },
        entities = new[] { "Ada", "Grace" },
        evidence = new[] { "talk.s0c0e3" },
        claims = new object[]
        {
            new { text = Action, evidence = new[] { "talk.s0c0e2" }, confidence = "high" },
            new { text = "She sings.", evidence = new[] { "talk.s9c9e9" }, confidence = "low" },
        },
    });
}
