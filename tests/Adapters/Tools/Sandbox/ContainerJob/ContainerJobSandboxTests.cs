using System.Net;
using System.Text;
using Cartrita.Adapters.Tests.Attachments.Extraction;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

[RequiresNode]
[RequiresPrograms("curl", "prlimit", "setpriv", "timeout", "unshare", "pdftotext")]
[Collection(JobCollection.Name)]
public sealed class ContainerJobSandboxTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly MemoryStream output = new();
    private JobWorld world = null!;

    public async Task InitializeAsync() => world = await JobWorld.StartAsync(azurite);

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        world.Server.AssertContract();
        Assert.Empty(await world.LeftAsync());
    }

    [ConformanceFact]
    public async Task Pdf_becomes_text_and_nothing_of_it_stays()
    {
        var part = Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(sandbox: world), "a.pdf", FileCategory.Pdf, PdfFiles.Of("Pandas eat bamboo.", string.Empty, "The end.")));

        Assert.Equal("Pandas eat bamboo.\n\nThe end.\n\n", part.Text);
        Assert.Equal(["start 200", "status 200"], world.Server.Requests);
        Assert.Equal("""{"cpu":0.5,"memory":"1Gi"}""", Assert.Single(world.Server.Executions).Value.Container["resources"]!.ToJsonString());
    }

    [ConformanceFact]
    public async Task Encrypted_pdf_is_refused_as_encrypted()
    {
        var refused = await Extracting.RefusalAsync(Extracting.Extractor(sandbox: world), "a.pdf", FileCategory.Pdf, PdfFiles.Encrypted);

        Assert.Same(Problems.EncryptedContent, refused.Problem);
    }

    [ConformanceFact]
    public async Task Arguments_arrive_as_they_are()
    {
        var result = await world.RunAsync(Command("printf", "%s|", "a b", "$HOME", "'\"", "ä\n", ""), CancellationToken.None);

        Assert.True(result.Succeeded, result.ErrorText);
        Assert.Equal("a b|$HOME|'\"|ä\n||", Written);
    }

    [ConformanceFact]
    public async Task Program_sees_nothing_of_the_entry()
    {
        await world.RunAsync(Shell("env | sort; ls -A /tmp; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c _URL"), CancellationToken.None);

        Assert.Equal(["HOME=/tmp", "LANG=C.UTF-8", "PATH=/usr/bin:/bin", "PWD=/tmp"], Written.Split('\n').Where(line => line.Contains('=') && !line.StartsWith("SHLVL", StringComparison.Ordinal) && !line.StartsWith("_=", StringComparison.Ordinal) && !line.StartsWith("OLDPWD", StringComparison.Ordinal)));
        Assert.EndsWith("\n0\n", Written, StringComparison.Ordinal);
    }

    [ConformanceFact]
    public async Task Without_namespaces_the_container_holds_the_program_within_its_limits()
    {
        world.Server.Around = ["/usr/bin/bwrap", "--unshare-user", "--disable-userns", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--bind", Path.GetTempPath(), "/tmp", "--"];

        var part = Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(sandbox: world), "a.pdf", FileCategory.Pdf, PdfFiles.Of("Pandas.")));
        var busy = await world.RunAsync(Shell("while :; do :; done") with { Limits = new SandboxLimits { CpuSeconds = 1 } }, CancellationToken.None);
        var late = await world.RunAsync(Command("sleep", "1000") with { Limits = new SandboxLimits { WallTime = TimeSpan.FromMilliseconds(300) } }, CancellationToken.None);
        var loud = await world.RunAsync(Command("yes") with { Limits = new SandboxLimits { OutputBytes = 10 } }, CancellationToken.None);
        var open = await world.RunAsync(Shell("unshare -U true || echo none; grep NoNewPrivs /proc/self/status >&2"), CancellationToken.None);

        Assert.Equal("Pandas.\n\n", part.Text);
        Assert.Equal((SandboxEnd.CpuTime, SandboxEnd.WallTime, SandboxEnd.Output), (busy.End, late.End, loud.End));
        Assert.EndsWith("none\n", Written, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", open.ErrorText, StringComparison.Ordinal);
    }

    [ConformanceFact]
    public async Task Links_are_good_for_one_blob_and_one_use()
    {
        using var client = new HttpClient();
        var answers = new List<HttpStatusCode>();
        world.Server.Status = async execution =>
        {
            var links = TemplateContract.Variables(execution.Container);
            await execution.Ended;
            answers.Add((await client.GetAsync(links["INPUT_URL"])).StatusCode);
            answers.Add((await client.GetAsync(links["OUTPUT_URL"])).StatusCode);
            answers.Add((await client.DeleteAsync(links["OUTPUT_URL"])).StatusCode);
            using var content = new StringContent("other") { Headers = { { "x-ms-blob-type", "BlockBlob" } } };
            answers.Add((await client.PutAsync(links["INPUT_URL"], content)).StatusCode);
            answers.Add((await client.GetAsync(links["INPUT_URL"].Replace("/input?", "/command?", StringComparison.Ordinal))).StatusCode);
            return "Succeeded";
        };

        await world.RunAsync(Command("true"), CancellationToken.None);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], answers);
    }

    [ConformanceFact]
    public async Task Program_whose_time_is_over_is_stopped()
    {
        world.Server.Status = world.RunsAsync;
        var run = world.Begin(Command("sleep", "1000"));
        await world.PassAsync(run, 1, 1.5);
        await world.OverdueAsync(run, 2.25);

        var result = await run;

        Assert.Equal((SandboxEnd.WallTime, null), (result.End, result.ExitCode));
        Assert.Contains("stop 202", world.Server.Requests);
        Assert.True(Assert.Single(world.Server.Executions).Value.Stopped);
    }

    [ConformanceFact]
    public async Task Job_that_finds_no_machine_is_stopped_and_worth_another_try()
    {
        world.Server.Holds = true;
        world.Server.Status = _ => Task.FromResult("Processing");
        var run = world.Begin(Command("true"));
        await world.PassAsync(run, 1);
        await world.OverdueAsync(run, 1.5);

        var failed = await Assert.ThrowsAsync<CartritaException>(() => run);

        Assert.Equal((Problems.Unavailable, "The sandbox's job did not begin in time."), (failed.Problem, failed.Detail));
        Assert.Contains("stop 202", world.Server.Requests);
    }

    [ConformanceFact]
    public async Task Result_that_comes_at_the_last_moment_counts()
    {
        world.Server.Status = async execution => await execution.Ended is { } and not "Succeeded" ? "Failed" : "Running";
        var run = world.Begin(Command("echo", "done"));
        await world.PassAsync(run, 1, 1.5);
        await world.OverdueAsync(run, 2.25);

        Assert.True((await run).Succeeded);
        Assert.Equal("done\n", Written);
    }

    [ConformanceFact]
    public async Task Caller_that_waits_no_more_stops_the_execution()
    {
        using var cancel = new CancellationTokenSource();
        world.Server.Status = world.RunsAsync;
        var run = world.Begin(Command("sleep", "1000"), cancel.Token);
        await world.PassAsync(run, 1, 1.5);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Contains("stop 202", world.Server.Requests);
        Assert.True(Assert.Single(world.Server.Executions).Value.Stopped);
        Assert.Equal("Stopped", await world.Server.Executions.Values.Single().Ended);
    }

    [ConformanceFact]
    public async Task Caller_that_gives_up_while_the_job_is_being_started_stops_it_too()
    {
        using var cancel = new CancellationTokenSource();
        world.Server.Instead.Enqueue(("start", async context =>
        {
            await cancel.CancelAsync();
            await world.Server.StartExecutionAsync(context);
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Begin(Command("sleep", "1000"), cancel.Token));

        Assert.Equal(["start 200", "stop 202"], world.Server.Requests);
    }

    [ConformanceFact]
    public async Task What_the_job_wrote_is_taken_up_to_the_limit_only()
    {
        world.Server.Holds = true;
        world.Server.Status = async execution =>
        {
            await world.Blob(execution, "output").UploadAsync(BinaryData.FromString("0123456789"));
            await world.Blob(execution, "errors").UploadAsync(BinaryData.FromString(new string('ä', 50_000)));
            await world.Blob(execution, "result").UploadAsync(BinaryData.FromString("exited 0\n"));
            return "Succeeded";
        };

        var result = await world.RunAsync(Command("true") with { Limits = new SandboxLimits { OutputBytes = 4 } }, CancellationToken.None);

        Assert.Equal((SandboxEnd.Output, null, 4096), (result.End, result.ExitCode, result.ErrorText.Length));
        Assert.Equal("0123", Written);
    }

    [ConformanceFact]
    public async Task Two_programs_run_at_once_and_a_third_waits()
    {
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Server.Status = async execution =>
        {
            if (world.Server.Executions.Count >= 2)
            {
                both.TrySetResult();
            }

            await both.Task;
            return await execution.Ended;
        };
        MemoryStream[] outputs = [new(), new(), new()];

        var results = await world.RunAllAsync(outputs.Select((stream, at) => Command("echo", $"{at}") with { Output = stream }));

        Assert.All(results, result => Assert.True(result.Succeeded, result.ErrorText));
        Assert.Equal(["0\n", "1\n", "2\n"], outputs.Select(stream => Encoding.UTF8.GetString(stream.ToArray())));
        Assert.Equal(3, world.Server.Executions.Count);
    }

    [ConformanceFact]
    public async Task Input_that_can_not_be_stored_starts_nothing()
    {
        await using var refused = await JobWorld.StartAsync(azurite, RefusedRequests.Of(HttpMethod.Put, "/input"));

        var failed = await Assert.ThrowsAsync<CartritaException>(() => refused.Begin(Command("true")));

        Assert.Same(Problems.Unavailable, failed.Problem);
        Assert.Empty(refused.Server.Requests);
    }

    [ConformanceFact]
    public async Task Blobs_that_can_not_be_deleted_change_no_result()
    {
        await using var refused = await JobWorld.StartAsync(azurite, RefusedRequests.Of(HttpMethod.Delete, "/output"));

        var result = await refused.RunAsync(Command("true"), CancellationToken.None);

        Assert.True(result.Succeeded, result.ErrorText);
        Assert.EndsWith("/output", Assert.Single(await refused.LeftAsync()), StringComparison.Ordinal);
    }

    [ConformanceFact]
    public async Task Program_that_needs_more_than_a_container_has_is_refused()
    {
        var refused = await Assert.ThrowsAsync<CartritaException>(() => world.Begin(Command("true") with { Limits = new SandboxLimits { MemoryBytes = 9L << 30 } }));

        Assert.Same(Problems.SandboxUnavailable, refused.Problem);
        Assert.Empty(world.Server.Requests);
    }

    private string Written => Encoding.UTF8.GetString(output.ToArray());

    private SandboxCommand Shell(string script) => Command("bash", "-c", script);

    private SandboxCommand Command(string program, params string[] arguments) => new() { Program = program, Arguments = arguments, Output = output };
}
