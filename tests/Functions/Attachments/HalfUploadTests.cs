using System.Text;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Http;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Attachments;

/// <summary>Uploads that a crash cuts in two; on blob storage a batch can end after any of its writes.</summary>
[Collection(SharedApp.Name)]
public sealed class HalfUploadTests(App app)
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Repeated_upload_finishes_one_that_ended_before_its_bytes(int written)
    {
        var key = $"half-upload-{written}";
        var store = new ScriptedDocuments(app.Host.Services.GetRequiredService<IDocumentStore>(), async (writes, inner, token) =>
        {
            await inner.WriteAsync([.. writes.Take(written)], token);
            throw new IOException("The power failed.");
        });
        var intake = ActivatorUtilities.CreateInstance<UploadIntake>(app.Host.Services, (IDocumentStore)store);
        await using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(Documents.Handbook));
        await using var upload = await SpooledUpload.ReadAsync(bytes, CancellationToken.None);
        var incoming = new IncomingFile(DeclaredFile.Check("handbook.md", null, upload.SizeBytes), new FileWishes(null, Confirmed: false, []), upload);
        var caller = new RequestInfo { RequestId = "test", BodyLimit = 1024, Principal = new Principal(new OwnerId("local"), Role.Admin) };
        await Assert.ThrowsAsync<IOException>(() => intake.TakeAsync(caller, incoming, key, app.Host.Durable));

        var id = (await app.Admin.UploadAsync("handbook.md", Documents.Handbook, ("Idempotency-Key", key))).Is(201).Text("id");

        await app.Admin.EventsAsync($"api/orchestrations/{id}/events");
        Assert.Equal("indexed", (await app.Admin.GetAsync($"api/attachments/{id}")).Is(200).Text("status"));
    }
}
