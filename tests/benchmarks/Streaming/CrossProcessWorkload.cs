using Cartrita.Adapters.Storage.Azurite;
using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>How long after a token was written a reader in another process has it, which shares the blob storage with the writer and nothing else.</summary>
/// <remarks>Both processes run on one machine, so the token's timestamp and the reader's clock are of one clock. The baseline is a reader in the writer's process.</remarks>
internal static class CrossProcessWorkload
{
    private const string AdminKey = "ck_benchmark_0123456789abcdefghijklmnopqrstuvwxyz";
    private const int Pieces = 16;

    /// <summary>Runs the workload and prints its figure.</summary>
    public static async Task RunAsync(StreamSizes sizes)
    {
        var state = Directory.CreateTempSubdirectory("cartrita-bench-").FullName;
        try
        {
            var folders = new AzuriteFolders(Path.Combine(RepositoryRoot.FullName, "functions", "azurite"), Path.Combine(RepositoryRoot.FullName, ".cartrita", "azurite"), Data: null);
            await using var azurite = await AzuriteProcess.StartAsync(folders, TimeProvider.System, CancellationToken.None);
            string[] settings = ["--Storage:Mode=Blob", $"--Storage:ConnectionString={azurite.ConnectionString}", $"--AzureWebJobsStorage={azurite.ConnectionString}", $"--CARTRITA_ADMIN_KEY={AdminKey}"];
            await using var model = await ChatServerProcess.StartAsync(ModelServer.Verb);
            await using var writer = await StreamBed.StartAppAsync(Path.Combine(state, "writer"), model, settings);
            await using var reader = await StreamBed.StartAppAsync(Path.Combine(state, "reader"), model, settings);
            using var own = RunStream.Client(writer.Address, AdminKey);
            using var other = RunStream.Client(reader.Address, AdminKey);
            await MeasureAsync(own, other, sizes);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task MeasureAsync(HttpClient own, HttpClient other, StreamSizes sizes)
    {
        var (here, there) = (new List<double>(), new List<double>());
        await RunAsync(own, other, 5);
        for (var run = 0; run < sizes.Runs; run++)
        {
            var lags = await RunAsync(own, other, sizes.Starts / 10);
            here.Add(Samples.Percentile([.. lags.Select(lag => lag.Own)], 0.95));
            there.Add(Samples.Percentile([.. lags.Select(lag => lag.Other)], 0.95));
        }

        new Measurement
        {
            Name = "stream.cross_process_first_token_p95",
            Value = Samples.Median(there),
            Unit = "ms",
            Baseline = Samples.Median(here),
            BaselineName = "reader.in_the_writers_process",
            Params = new Dictionary<string, object>
            {
                ["storage"] = "azurite",
                ["starts"] = sizes.Starts / 10,
                ["modelThinksSeconds"] = 1,
                ["runs"] = there,
            },
        }.Write();
    }

    private static async Task<IReadOnlyList<(double Own, double Other)>> RunAsync(HttpClient own, HttpClient other, int starts)
    {
        var lags = new List<(double Own, double Other)>();
        for (var start = 0; start < starts; start++)
        {
            using var asking = await RunStream.AskAsync(own, StreamBed.Question(StreamScript.Thoughtful(Pieces)));
            var run = RunStream.RunOf(await asking.UntilAsync("start"));
            using var watching = await RunStream.FollowAsync(other, run);
            var both = await Task.WhenAll(LagAsync(asking), LagAsync(watching));
            await Task.WhenAll(asking.UntilAsync("end"), watching.UntilAsync("done"));
            lags.Add((both[0], both[1]));
        }

        return lags;
    }

    private static async Task<double> LagAsync(RunStream stream)
    {
        var token = await stream.UntilAsync("token");
        return (DateTimeOffset.UtcNow - token.GetProperty("timestamp").GetDateTimeOffset()).TotalMilliseconds;
    }
}
