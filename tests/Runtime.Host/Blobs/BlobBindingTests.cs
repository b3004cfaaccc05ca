using System.Net;
using Azure.Storage.Blobs;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Cartrita.Runtime.Host.Tests.Blobs;

public sealed class BlobBindingTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly VirtualClock _clock = new();

    public void Dispose() => _limit.Dispose();

    [NodeFact]
    public async Task Blob_inputs_give_one_blob_several_or_the_container()
    {
        await UploadAsync("library/one.txt", "first");
        await UploadAsync("library/other.txt", "second");
        await UploadAsync("library/book.json", """{"Title":"Ada"}""");
        await using var app = await StartAsync();

        Assert.Equal("""["first",5,"first","one.txt",["first","second"],"library","Ada"]""", await app.Client.GetStringAsync("read/one?prefix=o", _limit.Token));
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Client.GetAsync("read/absent?prefix=o", _limit.Token)).StatusCode);
    }

    [NodeFact]
    public async Task Returned_text_is_a_blob_whose_path_the_invocation_fills_in()
    {
        await using var app = await StartAsync();

        (await app.Client.PostAsync("write/ada?part=p1", null, _limit.Token)).EnsureSuccessStatusCode();

        var name = Assert.Single(Names("written", "ada/"));
        Assert.Matches(@"\Aada/p1-[0-9a-f]{32}\.txt\z", name);
        Assert.Equal("text of ada", await ReadAsync("written", name));
    }

    [NodeFact]
    public async Task Properties_are_blobs_bytes_as_they_are_and_objects_as_json()
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.Created, (await app.Client.PostAsync("write-several", null, _limit.Token)).StatusCode);

        Assert.Equal("\u0001\u0002\u0003", await ReadAsync("written", "2026/bytes"));
        Assert.Equal("""[{"Title":"One"},{"Title":"Two"}]""", await ReadAsync("written", "WriteSeveral.json"));
    }

    [NodeFact]
    public async Task Blob_trigger_writes_a_blob_named_by_a_part_of_its_path()
    {
        await UploadAsync("originals/a/b.txt", "quiet");
        await using var app = await StartAsync();

        while (!Names("copies", "").Contains("a/b.txt"))
        {
            _limit.Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("QUIET", await ReadAsync("copies", "a/b.txt"));
    }

    [Theory]
    [InlineData(typeof(BadContainer), "The blob path 'No/x' of the function 'Bad' is not valid: the container 'No' of the function 'Bad' has to be a name of 3 to 63 lower-case letters, digits and hyphens.")]
    [InlineData(typeof(BadBraces), "The blob path 'container/{x' of the function 'Bad' is not valid: '{x' is not an expression between braces.")]
    [InlineData(typeof(BadType), "The parameter 'blob' (TimeProvider) of the function 'Bad' cannot be bound by BlobInputAttribute.")]
    [InlineData(typeof(BadQueue), "The queue 'No Queue' of the function 'Bad' is not valid: its name has to be 3 to 63 lower-case letters, digits and single hyphens.")]
    [InlineData(typeof(NoHub), "A SignalR binding of the function 'Bad' names no hub.")]
    public async Task Binding_that_could_never_work_is_told_in_a_sentence_when_the_app_starts(Type functions, string sentence) =>
        Assert.Equal(sentence, (await Assert.ThrowsAsync<StartupException>(() => FunctionsTestHost.StartAsync(
            new FunctionsTestHostOptions { Types = [functions], HostJson = """{"version":"2.0"}""" }, cancellation: _limit.Token))).Message, ignoreCase: true);

    private BlobServiceClient Service() => new(azurite.ConnectionString);

    private IReadOnlyList<string> Names(string container, string prefix) => Service().GetBlobContainerClient(container) is var client && client.Exists(_limit.Token)
        ? [.. client.GetBlobs(prefix: prefix, cancellationToken: _limit.Token).Select(blob => blob.Name)]
        : [];

    private async Task<string> ReadAsync(string container, string name) =>
        (await Service().GetBlobContainerClient(container).GetBlobClient(name).DownloadContentAsync(_limit.Token)).Value.Content.ToString();

    private async Task UploadAsync(string path, string content)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var container = Service().GetBlobContainerClient(path[..slash]);
        await container.CreateIfNotExistsAsync(cancellationToken: _limit.Token);
        await container.GetBlobClient(path[(slash + 1)..]).UploadAsync(BinaryData.FromString(content), overwrite: true, _limit.Token);
    }

    private Task<FunctionsTestHost> StartAsync() => FunctionsTestHost.StartAsync(
        new FunctionsTestHostOptions
        {
            Types = [typeof(SampleBlobBindings)],
            HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""",
            TimeProvider = _clock,
            Settings = new Dictionary<string, string?> { ["Uploads"] = azurite.ConnectionString, ["Library"] = "library" },
        },
        builder => builder.ConfigureFunctionsWebApplication(),
        _limit.Token);

    private static class BadContainer
    {
        [Function("Bad")]
        [BlobOutput("No/x")]
        public static string Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "";
    }

    private static class BadBraces
    {
        [Function("Bad")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [BlobInput("container/{x")] string blob)
        {
        }
    }

    private static class BadType
    {
        [Function("Bad")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [BlobInput("container/x")] TimeProvider blob)
        {
        }
    }

    private static class BadQueue
    {
        [Function("Bad")]
        [QueueOutput("No Queue")]
        public static string Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "";
    }

    private static class NoHub
    {
        [Function("Bad")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [SignalRConnectionInfoInput] SignalRConnectionInfo info)
        {
        }
    }
}
