using System.Net.Sockets;
using Azure.Storage.Blobs;
using Cartrita.Adapters.Storage.Azurite;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Storage.Azurite;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly TemporaryDirectory state = new();
    private readonly CancellationToken stop = new CancellationTokenSource(TimeSpan.FromMinutes(4)).Token;

    [NodeFact]
    public async Task Data_is_there_after_a_restart_and_nothing_listens_in_between()
    {
        var folders = Folders(state.Combine("data"));
        Uri address;
        await using (var first = await AzuriteProcess.StartAsync(folders, TimeProvider.System, stop))
        {
            var container = new BlobContainerClient(first.ConnectionString, "kept");
            address = container.Uri;
            await container.CreateAsync(cancellationToken: stop);
            await container.UploadBlobAsync("a", BinaryData.FromString("hello"), stop);
        }

        using (var client = new TcpClient())
        {
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(address.Host, address.Port, stop).AsTask());
        }

        await using var second = await AzuriteProcess.StartAsync(folders, TimeProvider.System, stop);
        var blob = new BlobContainerClient(second.ConnectionString, "kept").GetBlobClient("a");
        Assert.Equal("hello", (await blob.DownloadContentAsync(stop)).Value.Content.ToString());
    }

    [NodeFact]
    public async Task Server_that_cannot_start_says_why()
    {
        var blocked = state.Combine("blocked");
        await File.WriteAllTextAsync(blocked, "a file where the data would be", stop);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => AzuriteProcess.StartAsync(Folders(Path.Combine(blocked, "data")), TimeProvider.System, stop));

        Assert.Contains("Azurite ended with", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_file_names_no_registry()
    {
        var lockFile = File.ReadAllText(Path.Combine(RepositoryRoot.FullName, "functions", "azurite", "package-lock.json"));

        Assert.DoesNotContain("\"resolved\"", lockFile, StringComparison.Ordinal);
        Assert.Contains("\"integrity\"", lockFile, StringComparison.Ordinal);
    }

    public void Dispose() => state.Dispose();

    private static AzuriteFolders Folders(string data) => new(
        Path.Combine(RepositoryRoot.FullName, "functions", "azurite"), Path.Combine(RepositoryRoot.FullName, ".cartrita", "azurite"), data);
}
