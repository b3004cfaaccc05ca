using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Cartrita.Adapters.Attachments.Scanning.ClamAv;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Attachments.Scanning;

/// <summary>What the client does where a daemon misbehaves; the real daemon has the conformance suite.</summary>
public sealed class ClamAvScannerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new(Limit);

    public ClamAvScannerTests() => listener.Start();

    [Fact]
    public async Task Chunks_are_framed_by_their_length_and_ended_by_an_empty_one()
    {
        var daemon = ServeAsync((command, sizes) => command == "zVERSION" ? "ClamAV 1.0/1/now" : $"stream: {string.Join('-', sizes)} FOUND", connections: 2);

        var verdict = await Scanner().ScanAsync(Request(new byte[200_000]), stop.Token);

        await daemon;
        Assert.Equal(("clamav", "ClamAV 1.0/1/now", Problems.MalwareDetected), (verdict.Engine, verdict.EngineVersion, verdict.Problem));
        Assert.Equal([new ScanFinding("131072-68928-0", "a.bin")], verdict.Findings);
    }

    [Theory]
    [InlineData("stream: Heuristics.Encrypted.Zip FOUND", "encrypted_content")]
    [InlineData("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", "archive_bomb")]
    [InlineData("stream: Win.Test.EICAR_HDB-1 FOUND", "malware_detected")]
    public async Task Finding_of_the_daemon_becomes_a_problem(string reply, string code)
    {
        var daemon = ServeAsync((command, _) => command == "zVERSION" ? "v" : reply, connections: 2);

        var verdict = await Scanner().ScanAsync(Request([1]), stop.Token);

        await daemon;
        Assert.Equal(code, verdict.Problem?.Code);
    }

    [Theory]
    [InlineData("stream: Can't open file ERROR")]
    [InlineData("UNKNOWN COMMAND")]
    [InlineData("")]
    [InlineData("stream: OK but not quite")]
    public async Task Answer_that_is_no_verdict_passes_nothing(string reply)
    {
        var daemon = ServeAsync((command, _) => command == "zVERSION" ? "v" : reply, connections: 2);

        await Assert.ThrowsAsync<ScannerUnavailableException>(() => Scanner().ScanAsync(Request([1]), stop.Token));
        await daemon;
    }

    [Fact]
    public async Task Daemon_that_breaks_off_is_asked_once_more()
    {
        var asked = 0;
        var daemon = ServeAsync((command, _) => ++asked == 1 ? throw new IOException("restarting") : command == "zVERSION" ? "v" : "stream: OK", connections: 3);

        Assert.True((await Scanner().ScanAsync(Request([1]), stop.Token)).IsClean);
        await daemon;
    }

    [Fact]
    public async Task Daemon_that_does_not_answer_in_time_passes_nothing()
    {
        var time = new ManualTime();
        var scan = Scanner(time).ScanAsync(Request([1]), stop.Token);
        using var silent = await listener.AcceptTcpClientAsync(stop.Token);
        await silent.GetStream().ReadExactlyAsync(new byte["zVERSION\0".Length], stop.Token);

        while (!scan.IsCompleted)
        {
            stop.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        Assert.Contains("in time", (await Assert.ThrowsAsync<ScannerUnavailableException>(() => scan)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:3310")]
    [InlineData("tcp://localhost")]
    [InlineData("tcp://:3310")]
    [InlineData("tcp://localhost:70000")]
    [InlineData("http://localhost:3310")]
    public void Address_of_another_form_is_refused(string address) => Assert.Throws<FormatException>(() => ClamAvAddress.Parse(address));

    public void Dispose()
    {
        stop.Dispose();
        listener.Dispose();
    }

    private ClamAvScanner Scanner(TimeProvider? time = null) =>
        new(Options.Create(new ScanningOptions { ClamAv = $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}" }), time ?? TimeProvider.System);

    private static ScanRequest Request(byte[] content) =>
        new() { FileName = "a.bin", Category = FileCategory.Archive, SizeBytes = content.Length, OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream(content)) };

    private async Task ServeAsync(Func<string, IReadOnlyList<int>, string> answer, int connections)
    {
        for (var connection = 0; connection < connections; connection++)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            var stream = client.GetStream();
            var command = new StringBuilder();
            for (var letter = new byte[1]; await stream.ReadAsync(letter, stop.Token) == 1 && letter[0] != 0;)
            {
                command.Append((char)letter[0]);
            }

            try
            {
                var sizes = command.ToString() == "zINSTREAM" ? await ChunksAsync(stream) : [];
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(command.ToString(), sizes) + "\0"), stop.Token);
            }
            catch (IOException)
            {
                // The daemon breaks off.
            }
        }
    }

    private async Task<List<int>> ChunksAsync(Stream stream)
    {
        var sizes = new List<int>();
        var head = new byte[4];
        do
        {
            await stream.ReadExactlyAsync(head, stop.Token);
            sizes.Add(BinaryPrimitives.ReadInt32BigEndian(head));
            await stream.ReadExactlyAsync(new byte[sizes[^1]], stop.Token);
        }
        while (sizes[^1] > 0);

        return sizes;
    }
}
