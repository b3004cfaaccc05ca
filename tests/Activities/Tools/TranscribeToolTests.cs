using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Attachments;
using Cartrita.Core.Audio;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Activities.Tests.Tools;

public sealed class TranscribeToolTests
{
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green today.");

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_that_was_ingested_is_transcribed_with_evidence_that_stands_in_its_text()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        await using var harness = For(server);
        var document = await IngestAsync(harness, "talk.wav", Recording.ToWav());

        var result = await CallAsync(harness, $$"""{"attachmentId":"{{document.Id.Value}}"}""");

        Assert.Equal((AttachmentStatus.Indexed, FileCategory.Audio), (document.Status, document.Category));
        var told = result.Packet!.Payload.Deserialize(TranscribeJson.Default.TranscribeResult)!;
        Assert.Equal((ToolCallStatus.Succeeded, 2, "talk.wav"), (result.Status, result.Count, told.FileName));
        Assert.Equal([("Hello Ada.", 0), ("Tests are green today.", 1)], told.Segments.Select(segment => (segment.Text, segment.Speaker!.Value)));
        Assert.Equal([("Hello Ada.", "00:00:00, speaker 1", 0, 10), ("Tests are green today.", "00:00:01, speaker 2", 11, 33)], told.Evidence.Select(span => (span.Text, span.Section!, span.Start, span.End)));
        Assert.Equal([document.Id.Value], result.Packet.Provenance.Sources);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Only_recording_of_the_request_needs_no_name()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        await using var harness = For(server);
        var (talk, text) = (await IngestAsync(harness, "talk.wav", Recording.ToWav()), await IngestAsync(harness, "a.md", "Plain text."u8.ToArray()));
        var run = await harness.AdmitAsync("What was said?", null, talk.Id, text.Id);

        var result = await CallAsync(harness, "{}", run.Scope);

        Assert.Equal(talk.Id, result.Packet!.Payload.Deserialize(TranscribeJson.Default.TranscribeResult)!.AttachmentId);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task What_can_not_be_transcribed_is_a_result_that_says_so()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        await using var harness = For(server);
        var text = await IngestAsync(harness, "a.md", "Plain text."u8.ToArray());

        Assert.Equal("unsupported_file", (await CallAsync(harness, $$"""{"attachmentId":"{{text.Id.Value}}"}""")).Code);
        Assert.Equal("not_found", (await CallAsync(harness, $$"""{"attachmentId":"{{new string('0', 32)}}"}""")).Code);
        Assert.Equal("not_found", (await CallAsync(harness, """{"attachmentId":"x"}""")).Code);
        Assert.Equal("invalid_request", (await CallAsync(harness, """{"attachmentId":1}""")).Code);
        Assert.Empty(server.Requests);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Agent_is_offered_only_where_something_transcribes()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        await using var harness = For(server);
        await using var bare = new RunHarness();

        Assert.True(harness.Get<AgentCatalog>().Find("audio")!.Available);
        Assert.False(bare.Get<AgentCatalog>().Find("audio")!.Available);
        var stored = await IngestAsync(bare, "talk.wav", Recording.ToWav());
        Assert.Equal((AttachmentStatus.Stored, "stored, not indexed: nothing here transcribes audio and video."), (stored.Status, stored.Notice));
    }

    private static async Task<AttachmentDocument> IngestAsync(RunHarness harness, string name, byte[] bytes) => await harness.IngestAsync(await harness.UploadAsync(name, bytes));

    private static RunHarness For(DeepgramServer server) => new(("DEEPGRAM_BASE_URL", server.Address.ToString()), ("DEEPGRAM_API_KEY", DeepgramServer.Key), ("Vendors:Deepgram:Retries", "0"));

    private static async Task<ExecutorResult> CallAsync(RunHarness harness, string arguments, RunScope? scope = null)
    {
        var run = scope ?? (await harness.AdmitAsync("What was said?")).Scope;
        var executor = harness.Get<IToolExecutor>();
        var context = new RuntimeContext
        {
            OwnerId = RunHarness.Owner,
            RunId = run.RunId,
            ThreadId = "thread-1",
            CorrelationId = "request-1",
            TaskId = new AgentTaskId("t1"),
            Agent = "audio",
            Tools = await executor.BindingsAsync("audio", CancellationToken.None),
            IdempotencyKey = "key-1",
            Scope = run,
        };
        return await executor.ExecuteAsync(context, new ToolCallRequest("c1", TranscribeResult.ToolName, new PayloadRef(new string('0', 64), 2)), JsonElement.Parse(arguments), CancellationToken.None);
    }
}
