using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tests.Attachments.Scanning.BuiltIn;

/// <summary>What has to hold for any nest of archives; a failure names its seed.</summary>
public sealed class NestedArchivePropertyTests
{
    private const int Rounds = 150;

    private static readonly string[] Expected = [Problems.UnreadableFile.Code, Problems.ArchiveBomb.Code, Problems.InvalidFileName.Code, Problems.EncryptedContent.Code, Problems.ExecutableContent.Code];

    [Fact]
    public async Task Nest_with_the_test_file_is_refused_and_a_clean_one_never()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var (name, bad) = new NestedArchives(seed).Make(bad: true);
            var (cleanName, clean) = new NestedArchives(seed).Make(bad: false);
            var (seekable, piece) = (seed % 2 == 0, seed % 3 == 0 ? 1009 : int.MaxValue);

            Assert.True(Problems.MalwareDetected == (await Scans.RunAsync("a" + name, bad, seekable: seekable, piece: piece)).Problem, $"seed {seed}");
            var verdict = await Scans.RunAsync("a" + cleanName, clean, seekable: seekable, piece: piece);
            Assert.True(verdict.Problem is null, $"seed {seed}: {verdict.Problem} {verdict.Findings.LastOrDefault()}");
        }
    }

    [Fact]
    public async Task Damaged_nest_ends_with_a_verdict_and_never_fails()
    {
        for (var seed = 0; seed < 3 * Rounds; seed++)
        {
            var random = new Random(seed);
            var (name, content) = new NestedArchives(seed).Make(bad: false);
            var damaged = Damage(content, random);

            var verdict = await Scans.RunAsync("a" + name, damaged, seekable: seed % 2 == 0);

            Assert.True(verdict.Problem is null || Expected.Contains(verdict.Problem.Code), $"seed {seed}: {verdict.Problem}");
        }
    }

    private static byte[] Damage(byte[] content, Random random)
    {
        var damaged = content[..(random.Next(4) == 0 ? random.Next(content.Length) : content.Length)];
        for (var count = random.Next(1, 20); count > 0 && damaged.Length > 0; count--)
        {
            // Headers stand at both ends of archives, so these are hit more often.
            var reach = random.Next(2) == 0 ? damaged.Length : Math.Min(damaged.Length, 200);
            var at = random.Next(reach);
            damaged[random.Next(2) == 0 ? at : damaged.Length - 1 - at] = (byte)random.Next(256);
        }

        return damaged;
    }
}
