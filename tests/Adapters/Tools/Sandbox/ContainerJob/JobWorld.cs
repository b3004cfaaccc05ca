using Azure.Core;
using Azure.Storage.Blobs;
using Cartrita.Adapters.Identifiers;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Adapters.Tools.Sandbox.ContainerJob;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

/// <summary>The sandbox by a job, with a service that has the job, an account, and a clock that goes by hand from now on, since signatures are checked by the account's own.</summary>
internal sealed class JobWorld : ISandbox, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Ids ids;
    private readonly ContainerJobSandbox sandbox;

    private JobWorld(ManagementServer server, BlobServiceClient account, string token, int concurrent)
    {
        ids = new Ids(new SystemIdSource(TimeProvider.System));
        Server = server;
        Account = account;
        Time.Advance(TimeProvider.System.GetUtcNow() - Time.GetUtcNow());
        var options = new ContainerJobOptions { Id = ManagementServer.Job, Image = ManagementServer.Image, Management = server.Address };
        var requests = new ManagementRequests(new Clients(), new Identity(server.Address, token), options, Time, NullLogger<ContainerJobSandbox>.Instance);
        sandbox = new ContainerJobSandbox(
            new BlobContainers(account),
            new ContainerJobClient(requests, options, Time),
            Options.Create(options),
            Options.Create(new SandboxOptions { MaxConcurrent = concurrent }),
            ids,
            Time,
            NullLogger<ContainerJobSandbox>.Instance);
    }

    internal ManagementServer Server { get; }

    internal BlobServiceClient Account { get; }

    internal ManualTime Time { get; } = new();

    internal static async Task<JobWorld> StartAsync(AzuriteFixture azurite, BlobClientOptions? options = null, string token = ManagementServer.Token, int concurrent = 2) =>
        new(await ManagementServer.StartAsync(), new BlobServiceClient(azurite.ConnectionString, options), token, concurrent);

    /// <summary>Runs a command; the clock goes to the first look at the execution, which is answered once the execution has ended.</summary>
    public async Task<SandboxResult> RunAsync(SandboxCommand command, CancellationToken cancellationToken)
    {
        var run = Begin(command, cancellationToken);
        await PassAsync(ContainerJobClient.FirstPause, run);
        return await run;
    }

    /// <summary>Runs commands side by side; the clock goes on whenever one of them pauses before its first look.</summary>
    internal async Task<SandboxResult[]> RunAllAsync(IEnumerable<SandboxCommand> commands)
    {
        SandboxCommand[] all = [.. commands];
        var runs = Task.WhenAll(all.Select(command => Begin(command)));
        for (var pass = 0; pass < all.Length && !runs.IsCompleted; pass++)
        {
            // No more than one each: two that pause together need one, and then this waits for the end.
            await PassAsync(ContainerJobClient.FirstPause, runs);
        }

        return await runs;
    }

    /// <summary>Runs a command by the clock that goes by hand.</summary>
    internal Task<SandboxResult> Begin(SandboxCommand command, CancellationToken cancellationToken = default) => sandbox.RunAsync(command, cancellationToken).WaitAsync(Patience, TimeProvider.System);

    /// <summary>Lets a pause go by once it is made, or does nothing where the run ends without it.</summary>
    internal Task PassAsync(TimeSpan pause, Task run) => PassAsync(pause, pause, run);

    /// <summary>Lets all the time go by that a run may take, once it makes a pause.</summary>
    internal Task OverdueAsync(Task run, double pause) => PassAsync(TimeSpan.FromSeconds(pause), TimeSpan.FromMinutes(10), run);

    private async Task PassAsync(TimeSpan pause, TimeSpan by, Task run)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        if (await Task.WhenAny(run, Time.UntilPendingAsync(pause, patience.Token)) != run)
        {
            Time.Advance(by);
        }
    }

    /// <summary>Lets pauses go by, one after another.</summary>
    internal async Task PassAsync(Task run, params double[] seconds)
    {
        foreach (var pause in seconds)
        {
            await PassAsync(TimeSpan.FromSeconds(pause), run);
        }
    }

    /// <summary>A blob of an execution's run.</summary>
    internal BlobClient Blob(JobProcess execution, string name) =>
        Account.GetBlobContainerClient("sandbox").GetBlobClient($"{TemplateContract.Variables(execution.Container)["CARTRITA_RUN"]}/{name}");

    /// <summary>Looks until the execution has said that its program runs.</summary>
    internal async Task<string> RunsAsync(JobProcess execution)
    {
        for (var look = 0; look < 5_000; look++)
        {
            if (await Blob(execution, "result").ExistsAsync())
            {
                return "Running";
            }
        }

        throw new TimeoutException($"The program does not run: {execution.Complaint}");
    }

    /// <summary>What is left of this world's runs.</summary>
    internal async Task<List<string>> LeftAsync()
    {
        var names = new List<string>();
        await foreach (var blob in Account.GetBlobContainerClient("sandbox").GetBlobsAsync(prefix: ids.Prefix))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        sandbox.Dispose();
    }

    private sealed class Ids(SystemIdSource source) : IIdSource
    {
        internal string Prefix { get; } = source.NewId();

        public string NewId() => $"{Prefix}-{source.NewId()}";

        public string NewSecret() => source.NewSecret();
    }

    private sealed class Clients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    }

    private sealed class Identity(Uri service, string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal([$"{service}.default"], requestContext.Scopes);
            return new AccessToken(token, DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
