using System.IO.Compression;
using System.Text;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Attachments;

[Collection(SharedApp.Name)]
public sealed class ConfirmationTests(App app)
{
    [Fact]
    public async Task Archive_waits_for_its_owner_and_is_indexed_once_they_confirm_it()
    {
        var user = await app.NewUserAsync();
        var id = (await user.UploadAsync("notes.zip", Zip())).Is(201).Text("id")!;
        await WaitingAsync(user, id);
        Assert.Contains("awaiting_confirmation", (await user.AskAsync("What is the word?", id)).IsProblem(Problems.IndexPending).Json.GetRawText(), StringComparison.Ordinal);

        (await user.PostAsync($"api/attachments/{id}/confirm", "")).Is(200);

        await user.EventsAsync($"api/orchestrations/{id}/events");
        var attachment = (await user.GetAsync($"api/attachments/{id}")).Is(200);
        Assert.Equal(("indexed", true, 2), (attachment.Text("status"), attachment.Json.GetProperty("confirmed").GetBoolean(), attachment.Json.GetProperty("partCount").GetInt32()));
        Assert.Equal("built-in", attachment.Json.GetProperty("verdict").GetProperty("engine").GetString());
        var answer = (await user.AskAsync("Which word was agreed on?", id)).Is(200);
        Assert.Contains("notes.zip/today.txt", answer.Json.GetProperty("citations").EnumerateArray().Select(citation => citation.GetProperty("fileName").GetString()));
    }

    [Fact]
    public async Task Confirmation_twice_and_before_the_scan_changes_nothing()
    {
        var user = await app.NewUserAsync();
        var id = (await user.UploadAsync("twice.zip", Zip())).Is(201).Text("id")!;
        (await user.PostAsync($"api/attachments/{id}/confirm", "")).Is(200);
        (await user.PostAsync($"api/attachments/{id}/confirm", "")).Is(200);

        await user.EventsAsync($"api/orchestrations/{id}/events");

        Assert.Equal("indexed", (await user.GetAsync($"api/attachments/{id}")).Is(200).Text("status"));
        (await user.PostAsync($"api/attachments/{id}/confirm", "")).Is(200);
    }

    [Fact]
    public async Task Confirmation_whose_event_a_crash_has_lost_is_found_in_the_document()
    {
        var user = await app.NewUserAsync();
        var id = (await user.UploadAsync("lost.zip", Zip())).Is(201).Text("id")!;
        await WaitingAsync(user, id);
        var owner = await OwnerAsync(id);
        await app.Host.Services.GetRequiredService<DocumentCollection<AttachmentDocument>>().UpdateAsync(owner, id, found => found! with { Confirmed = true });

        await ActivatorUtilities.CreateInstance<RunSweeper>(app.Host.Services, new LaterTime(TimeSpan.FromMinutes(1))).SweepAsync(app.Host.Durable, CancellationToken.None);

        await user.EventsAsync($"api/orchestrations/{id}/events");
        Assert.Equal("indexed", (await user.GetAsync($"api/attachments/{id}")).Is(200).Text("status"));
    }

    [Fact]
    public async Task Deletion_whose_event_a_crash_has_lost_asks_again()
    {
        var user = await app.NewUserAsync();
        var id = (await user.UploadAsync("marked.zip", Zip())).Is(201).Text("id")!;
        await WaitingAsync(user, id);
        var earlier = new CancelMarks(app.Host.Services.GetRequiredService<IDocumentStore>(), new LaterTime(TimeSpan.FromMinutes(-1)));
        await earlier.MarkAsync(await OwnerAsync(id), new RunId(id), CancellationToken.None);

        (await user.SendAsync(HttpMethod.Delete, $"api/attachments/{id}")).Is(204);

        (await user.GetAsync($"api/attachments/{id}")).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task File_that_was_refused_cannot_be_confirmed()
    {
        var user = await app.NewUserAsync();
        var id = (await user.UploadAsync("blank.txt", " ")).Is(201).Text("id")!;
        await user.EventsAsync($"api/orchestrations/{id}/events");

        (await user.PostAsync($"api/attachments/{id}/confirm", "")).IsProblem(Problems.AttachmentUnusable);
    }

    [Fact]
    public async Task Stranger_cannot_confirm()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var id = (await user.UploadAsync("mine.zip", Zip())).Is(201).Text("id")!;
        await WaitingAsync(user, id);

        (await stranger.PostAsync($"api/attachments/{id}/confirm", "")).IsProblem(Problems.NotFound);

        Assert.Equal("awaiting_confirmation", (await user.GetAsync($"api/attachments/{id}")).Is(200).Text("status"));
        (await user.SendAsync(HttpMethod.Delete, $"api/attachments/{id}")).Is(204);
        (await user.GetAsync($"api/attachments/{id}")).IsProblem(Problems.NotFound);
    }

    // The frame that says so is durable before the orchestration waits.
    private static async Task WaitingAsync(ApiUser user, string id)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        while ((await user.GetAsync($"api/attachments/{id}")).Is(200).Text("status") != "awaiting_confirmation")
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<OwnerId> OwnerAsync(string id) =>
        (await app.Host.Services.GetRequiredService<OpenRuns>().ListAsync(null, 1000, CancellationToken.None)).Single(mark => mark.RunId.Value == id).OwnerId;

    private static byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in new[] { ("today.txt", "The word that was agreed on is marmalade."), ("README.md", "# Notes\n\nOf all meetings.\n") })
            {
                using var member = zip.CreateEntry(path).Open();
                member.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }
}
