using Cartrita.Adapters.Tests.Vendors;
using Cartrita.Core.Attachments;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class RecordingTextTests
{
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green today.");

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_becomes_lines_with_their_time_and_speaker()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);

        var part = Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(transcribers: host.Get<ITranscriber>()), "talk.wav", FileCategory.Audio, Recording.ToWav()));

        Assert.Equal("Hello Ada.\nTests are green today.\n", part.Text);
        Assert.StartsWith("00:00:00, speaker 1", part.Chunks[0].Section, StringComparison.Ordinal);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_that_is_refused_stays_without_text_and_says_why()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.Faults.Enqueue(VendorFault.Status(402));

        var part = Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(transcribers: host.Get<ITranscriber>()), "talk.wav", FileCategory.Audio, Recording.ToWav()));

        Assert.Equal((string.Empty, "stored, not indexed: it could not be transcribed (vendor_quota_spent)."), (part.Text, part.Notice));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Transcriber_that_is_away_is_worth_another_try()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Vendors:Deepgram:Retries", "0"));
        server.Faults.Enqueue(VendorFault.Status(503));

        Assert.Equal(Problems.VendorUnavailable, (await Extracting.RefusalAsync(Extracting.Extractor(transcribers: host.Get<ITranscriber>()), "talk.wav", FileCategory.Audio, Recording.ToWav())).Problem);
    }

    [Fact]
    public async Task Silence_and_a_transcriber_that_is_not_configured_are_said()
    {
        using var bare = new VendorHost();

        Assert.Equal("stored, not indexed: nothing here transcribes audio and video.", await NoticeAsync(bare.Get<ITranscriber>()));
        Assert.Equal("stored, not indexed: nobody speaks in it.", await NoticeAsync(new Silence()));
    }

    [Theory]
    [InlineData(65.9, 0, "00:01:05, speaker 1")]
    [InlineData(90_061.0, 2, "25:01:01, speaker 3")]
    [InlineData(-1.0, null, "00:00:00")]
    public void Section_says_time_and_speaker(double start, int? speaker, string section) =>
        Assert.Equal(section, TranscriptText.SectionOf(new TranscriptSegment { Start = start, End = start, Speaker = speaker, Text = "x" }));

    private static async Task<string?> NoticeAsync(ITranscriber transcriber) =>
        Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(transcribers: transcriber), "talk.wav", FileCategory.Audio, Recording.ToWav())).Notice;

    private sealed class Silence : ITranscriber
    {
        public bool IsConfigured => true;

        public Task<Transcript> TranscribeAsync(AudioSource source, TranscriptionWishes wishes, CancellationToken cancellationToken) =>
            Task.FromResult(new Transcript { DurationSeconds = 1, Text = string.Empty, Segments = [] });
    }
}
