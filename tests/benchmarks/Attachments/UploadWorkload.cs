using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Reporting;
using Cartrita.TestSupport.Azurite;

namespace Cartrita.Benchmarks.Attachments;

/// <summary>How fast a large file comes in, in chunks of 512 KB and four at once, beside the SDK's own block upload of the same bytes to the same Azurite; and what memory the app has had when the file is through its checks.</summary>
internal static class UploadWorkload
{
    private const int Runs = 5;
    private const int ChunkBytes = 512 * 1024;
    private const int Parallel = 4;

    /// <summary>Measures it and prints the figures.</summary>
    public static async Task RunAsync(bool quick)
    {
        var (members, runs) = quick ? (1, 1) : (10, Runs);
        var azurite = new AzuriteFixture();
        await azurite.InitializeAsync();
        var folder = Directory.CreateTempSubdirectory("cartrita-bench-").FullName;
        try
        {
            var state = Path.Combine(folder, "state");
            Directory.CreateDirectory(state);
            await using var app = await ChatServerProcess.StartAsync(
                ChatServerProcess.Verb, state, "--Storage:Mode=Blob", $"--Storage:ConnectionString={azurite.ConnectionString}", "--Models:Embedding=local-extractive");
            using var client = new HttpClient { BaseAddress = app.Address, Timeout = TimeSpan.FromMinutes(5) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(state, "api-key"))).Trim());
            var container = new BlobContainerClient(azurite.ConnectionString, "baseline");
            await container.CreateIfNotExistsAsync();

            // As large as what is measured: both the app and Azurite go on compiling for hundreds of chunks.
            await UploadAsync(client, Archive(folder, members, seed: 99));
            await DirectAsync(container, Archive(folder, members, seed: 99), ChunkBytes);
            var (taken, direct, defaults, size) = (new List<double>(), new List<double>(), new List<double>(), 0L);
            for (var run = 0; run < runs; run++)
            {
                var file = Archive(folder, members, run);
                size = file.Length;
                taken.Add(await UploadAsync(client, file));
                direct.Add(await DirectAsync(container, file, ChunkBytes));
                defaults.Add(await DirectAsync(container, file, blockBytes: null));
            }

            new Measurement
            {
                Name = "attachments.upload_rate",
                Value = taken.Order().ElementAt(runs / 2),
                Unit = "MB/s",
                Baseline = direct.Order().ElementAt(runs / 2),
                BaselineName = "sdk.block_upload",
                Params = new Dictionary<string, object> { ["bytes"] = size, ["chunkBytes"] = ChunkBytes, ["parallel"] = Parallel, ["runs"] = taken, ["baselineRuns"] = direct, ["sdkDefaultRuns"] = defaults },
            }.Write();
            new Measurement
            {
                Name = "attachments.peak_memory",
                Value = app.PeakMemoryBytes >> 20,
                Unit = "MB",
                Params = new Dictionary<string, object> { ["bytes"] = size, ["files"] = runs + 1, ["until"] = "ingested" },
            }.Write();
        }
        finally
        {
            await azurite.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    // Until the upload is complete; that its ingestion is waited for is not in the figure, and is what the memory is measured over.
    private static async Task<double> UploadAsync(HttpClient client, FileInfo file)
    {
        string sha256;
        await using (var bytes = file.OpenRead())
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes));
        }

        var begin = Stopwatch.GetTimestamp();
        using var begun = await client.PostAsJsonAsync("api/attachments/uploads", new { fileName = file.Name, sizeBytes = file.Length, mimeType = "application/zip", sha256, confirm = true });
        var upload = (await ReadAsync(begun)).GetProperty("uploadId").GetString();
        var count = (int)((file.Length + ChunkBytes - 1) / ChunkBytes);
        await System.Threading.Tasks.Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (number, _) =>
        {
            var chunk = new byte[Math.Min(ChunkBytes, file.Length - ((long)number * ChunkBytes))];
            await using (var bytes = file.OpenRead())
            {
                bytes.Position = (long)number * ChunkBytes;
                await bytes.ReadExactlyAsync(chunk);
            }

            using var sent = await client.PutAsync($"api/attachments/uploads/{upload}/chunks/{number}", new ByteArrayContent(chunk));
            sent.EnsureSuccessStatusCode();
        });
        using var complete = await client.PostAsync($"api/attachments/uploads/{upload}/complete", null);
        complete.EnsureSuccessStatusCode();
        var rate = Rate(file, begin);
        await client.GetStringAsync($"api/orchestrations/{upload}/events");
        using var deleted = await client.DeleteAsync($"api/attachments/{upload}");
        deleted.EnsureSuccessStatusCode();
        return rate;
    }

    private static async Task<double> DirectAsync(BlobContainerClient container, FileInfo file, int? blockBytes)
    {
        var begin = Stopwatch.GetTimestamp();
        var blob = container.GetBlobClient(Guid.NewGuid().ToString("N"));
        await using (var bytes = file.OpenRead())
        {
            var transfer = blockBytes is { } block
                ? new StorageTransferOptions { MaximumConcurrency = Parallel, MaximumTransferSize = block, InitialTransferSize = block }
                : new StorageTransferOptions { MaximumConcurrency = Parallel, MaximumTransferSize = 4 << 20, InitialTransferSize = 4 << 20 };
            await blob.UploadAsync(bytes, new BlobUploadOptions { TransferOptions = transfer });
        }

        var rate = Rate(file, begin);
        await blob.DeleteAsync();
        return rate;
    }

    private static double Rate(FileInfo file, long begin) => Math.Round(file.Length / 1e6 / Stopwatch.GetElapsedTime(begin).TotalSeconds, 1);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());

    // Stored members of chance, which nothing shortens and nobody indexes.
    private static FileInfo Archive(string folder, int members, int seed)
    {
        var file = new FileInfo(Path.Combine(folder, $"archive-{seed}.zip"));
        var (random, bytes) = (new Random(seed), new byte[20_000_000]);
        using var archive = new ZipArchive(file.Create(), ZipArchiveMode.Create);
        for (var member = 0; member < members; member++)
        {
            random.NextBytes(bytes);
            using var entry = archive.CreateEntry($"member-{member}.bin", CompressionLevel.NoCompression).Open();
            entry.Write(bytes);
        }

        return file;
    }
}
