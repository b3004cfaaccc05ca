using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Retention;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments.Retention;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Attachments;

[Collection(SharedApp.Name)]
public sealed class RetentionTests(App app)
{
    [Fact]
    public async Task File_goes_when_its_days_are_over_and_not_before()
    {
        var services = app.Host.Services;
        var (key, owner) = await app.Admin.CreateKeyAsync("retention");
        var user = new ApiUser(app.Host.Client, key);
        var old = await user.IngestAsync("old.md", "It was kept for a day.");
        var young = await user.IngestAsync("young.md", "It is kept for two days.");
        await MarkAsync(services, await ReadAsync(services, owner, old), days: 1);
        await MarkAsync(services, await ReadAsync(services, owner, young), days: 3);

        await services.GetRequiredService<AttachmentRetention>().SweepAsync(app.Host.Durable, CancellationToken.None);

        (await user.GetAsync($"api/attachments/{old}")).IsProblem(Problems.NotFound);
        (await user.GetAsync($"api/attachments/{young}")).Is(200);
    }

    private static async Task<AttachmentDocument> ReadAsync(IServiceProvider services, string owner, string id) =>
        (await services.GetRequiredService<DocumentCollection<AttachmentDocument>>().ReadAsync(new OwnerId(owner), id, CancellationToken.None))!.Value;

    // As if the file had come two days ago.
    private static Task MarkAsync(IServiceProvider services, AttachmentDocument attachment, int days) =>
        new AttachmentExpiries(services.GetRequiredService<IDocumentStore>(), new RetentionOptions { AttachmentDays = days }, TimeProvider.System)
            .MarkAsync(attachment with { UpdatedAt = attachment.UpdatedAt.AddDays(-2) }, CancellationToken.None);
}
