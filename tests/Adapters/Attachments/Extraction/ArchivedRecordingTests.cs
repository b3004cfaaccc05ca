using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Adapters.Tests.Vendors;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Audio;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

/// <summary>Recordings inside of archives become text like those that come alone, so many of them.</summary>
public sealed class ArchivedRecordingTests
{
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green today.");

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_in_an_archive_in_an_archive_becomes_lines_beside_the_other_members()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);

        var parts = await PartsAsync(host, Archives.Zip(("a.md", "# A\ntext\n"u8.ToArray()), ("talks.zip", Archives.Zip(("one.wav", Recording.ToWav())))));

        Assert.Equal(["a.zip/a.md", "a.zip/talks.zip/one.wav"], parts.Select(part => part.Path));
        Assert.Equal("Hello Ada.\nTests are green today.\n", parts[1].Text);
        Assert.StartsWith("00:00:00, speaker 1", parts[1].Chunks[0].Section, StringComparison.Ordinal);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Answer_that_is_lost_is_asked_for_again_with_the_same_bytes()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Vendors:Deepgram:RetryDelay", "00:00:00.001"));
        server.Faults.Enqueue(new VendorFault { LosesAnswer = true });

        var reading = PartsAsync(host, Archives.Zip(("one.wav", Recording.ToWav())));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!reading.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            host.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.Equal("Hello Ada.\nTests are green today.\n", Assert.Single(await reading).Text);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task More_recordings_than_may_be_are_stored_without_text()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        var wav = Recording.ToWav();

        var counted = await PartsAsync(host, Archives.Zip(("1.wav", wav), ("2.wav", wav), ("3.md", "# A\ntext\n"u8.ToArray())), new ExtractionOptions { ArchiveRecordings = 1 });
        var weighed = await PartsAsync(host, Archives.Zip(("1.wav", wav), ("2.wav", wav)), new ExtractionOptions { ArchiveRecordingBytes = wav.Length });

        Assert.Equal([null, "stored, not indexed: of one archive no more recordings are transcribed.", null], counted.Select(part => part.Notice));
        Assert.Equal([null, "stored, not indexed: of one archive no more recordings are transcribed."], weighed.Select(part => part.Notice));
        Assert.Equal(2, server.Requests.Count);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_that_is_refused_takes_no_other_member_with_it()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.Faults.Enqueue(VendorFault.Status(402));

        var parts = await PartsAsync(host, Archives.Zip(("1.wav", Recording.ToWav()), ("2.wav", Recording.ToWav())));

        Assert.Equal(["stored, not indexed: it could not be transcribed (vendor_quota_spent).", null], parts.Select(part => part.Notice));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Transcriber_that_is_away_is_not_waited_for_again_and_takes_no_other_member_with_it()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Vendors:Deepgram:Retries", "0"));
        server.Faults.Enqueue(VendorFault.Status(503));

        var parts = await PartsAsync(host, Archives.Zip(("1.wav", Recording.ToWav()), ("2.wav", Recording.ToWav()), ("3.md", "# A\ntext\n"u8.ToArray())));

        Assert.Equal(["stored, not indexed: it could not be transcribed (vendor_unavailable).", "stored, not indexed: the transcriber was away.", null], parts.Select(part => part.Notice));
        Assert.Single(server.Requests);
    }

    private static Task<List<ExtractedPart>> PartsAsync(VendorHost host, byte[] archive, ExtractionOptions? options = null) =>
        Extracting.PartsAsync(Extracting.Extractor(options, transcribers: host.Get<ITranscriber>()), "a.zip", FileCategory.Archive, archive);
}
