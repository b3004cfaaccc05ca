using System.Text;
using Cartrita.Adapters.Attachments.Scanning;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tests.Attachments.Scanning;

public sealed class BuiltInScannerTests
{
    private static readonly byte[] Eicar = Encoding.ASCII.GetBytes("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    [Theory]
    [InlineData("notes.md", "MZ is how Mark Zbikowski signed. It opens this text as well, which goes on for more than sixty-four characters.")]
    [InlineData("run.sh", "#!/bin/sh\necho hello\n")]
    [InlineData("notes.txt", "")]
    public async Task Plain_text_passes(string name, string text) => Assert.Null(await ScanAsync(name, Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("7F454C4602010100")]
    [InlineData("CFFAEDFE07000001")]
    [InlineData("CAFEBABE00000002")]
    [InlineData("0061736D01000000")]
    public async Task Executable_is_refused_whatever_its_name(string head) =>
        Assert.Equal(Problems.ExecutableContent, await ScanAsync("notes.md", Convert.FromHexString(head)));

    [Fact]
    public async Task Windows_program_is_refused()
    {
        var program = new byte[256];
        "MZ"u8.CopyTo(program);
        program[60] = 128;
        "PE\0\0"u8.CopyTo(program.AsSpan(128));

        Assert.Equal(Problems.ExecutableContent, await ScanAsync("notes.txt", program));
    }

    [Fact]
    public async Task Script_that_poses_as_data_is_refused() =>
        Assert.Equal(Problems.ExecutableContent, await ScanAsync("table.csv", "#!/usr/bin/env node\n"u8.ToArray()));

    [Theory]
    [InlineData(0)]
    [InlineData(65_500)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public async Task Test_file_is_found_wherever_it_stands(int before)
    {
        byte[] file = [.. Enumerable.Repeat((byte)'a', before), .. Eicar, .. Enumerable.Repeat((byte)'b', 1000)];

        Assert.Equal(Problems.MalwareDetected, await ScanAsync("notes.txt", file));
        Assert.Equal(Problems.MalwareDetected, await ScanAsync("notes.txt", file, stingy: true));
    }

    private static async Task<Problem?> ScanAsync(string name, byte[] content, bool stingy = false)
    {
        var request = new ScanRequest
        {
            FileName = name,
            Category = FileCategory.Text,
            SizeBytes = content.Length,
            OpenAsync = _ => Task.FromResult<Stream>(stingy ? new StingyStream(content) : new MemoryStream(content)),
        };
        return (await new BuiltInScanner().ScanAsync(request, CancellationToken.None)).Problem;
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class StingyStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
    }
}
