using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.CommandLine;
using Cartrita.Functions.Hosting;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.CommandLine;

public sealed class FileUploadsTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly TemporaryDirectory folder = new();

    public Task InitializeAsync() => app.InitializeAsync();

    public async Task DisposeAsync()
    {
        folder.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task File_that_failed_is_uploaded_once_more_and_then_found_again()
    {
        using var held = StateFolder.TryHold(app.Host.StateDirectory);
        using var finder = new ServerFinder(app.Host.StateDirectory, null, TimeProvider.System);
        using var connection = new ServerConnection(finder);
        var uploads = new FileUploads(connection, new FrameStream(connection, TimeProvider.System), new AskPrinter(TextWriter.Null, json: true), TimeProvider.System);
        var file = new FileInfo(folder.Combine("handbook.md"));
        await File.WriteAllTextAsync(file.FullName, Documents.Handbook);

        var first = await uploads.UploadAsync(file, CancellationToken.None);
        await FailAsync(first);
        var second = await uploads.UploadAsync(file, CancellationToken.None);
        var again = await uploads.UploadAsync(file, CancellationToken.None);
        await FailAsync(second);
        var third = await uploads.UploadAsync(file, CancellationToken.None);

        Assert.NotEqual(first, second);
        Assert.Equal(second, again);
        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Equal(third, await uploads.UploadAsync(file, CancellationToken.None));
    }

    [Fact]
    public async Task Large_file_comes_in_chunks_and_is_the_same_and_found_again()
    {
        using var held = StateFolder.TryHold(app.Host.StateDirectory);
        using var finder = new ServerFinder(app.Host.StateDirectory, null, TimeProvider.System);
        using var connection = new ServerConnection(finder);
        var uploads = new FileUploads(connection, new FrameStream(connection, TimeProvider.System), new AskPrinter(TextWriter.Null, json: true), TimeProvider.System);
        var file = new FileInfo(folder.Combine("large.txt"));
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(line => $"Line {line} of the large file.\n"));
        await File.WriteAllTextAsync(file.FullName, text);

        var id = await uploads.UploadAsync(file, CancellationToken.None);

        Assert.Equal(text, (await app.Admin.GetAsync($"api/attachments/{id}/content")).Is(200).Body);
        Assert.Equal("complete", (await app.Admin.GetAsync($"api/attachments/uploads/{id}")).Is(200).Text("state"));
        Assert.Equal(id, await uploads.UploadAsync(file, CancellationToken.None));
    }

    private async Task FailAsync(AttachmentId id)
    {
        var (owner, attachments) = (new OwnerId("local"), app.Host.Services.GetRequiredService<DocumentCollection<AttachmentDocument>>());
        var failed = (await attachments.ReadAsync(owner, id.Value, CancellationToken.None))!.Value with { Status = AttachmentStatus.Failed };
        await app.Host.Services.GetRequiredService<IDocumentStore>().WriteAsync([attachments.Put(owner, id.Value, failed)], CancellationToken.None);
    }
}
