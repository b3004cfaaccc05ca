using System.Text.Json.Nodes;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Attachments.Uploads;

/// <summary>Completions that a crash cuts in two; on blob storage a batch can end after any of its writes.</summary>
[Collection(SharedApp.Name)]
public sealed class CutUploadTests(App app)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Completion_that_ended_after_any_write_is_finished_by_asking_again(int written)
    {
        var (user, owner, chunks) = await UserAsync();
        var upload = await chunks.SendAsync(user);
        await Assert.ThrowsAsync<IOException>(() => CutAsync(owner, upload, written));

        Assert.Equal(upload, (await Chunks.CompleteAsync(user, upload)).Is(200).Text("id"));

        await AssertIndexedAsync(user, upload, chunks);
    }

    [Fact]
    public async Task Completed_file_is_pending_to_searches_before_its_ingestion_began()
    {
        var (user, owner, chunks) = await UserAsync();
        Assert.Empty((await user.GetAsync("api/knowledge/documents")).Is(200).Json.GetProperty("items").EnumerateArray());
        var upload = await chunks.SendAsync(user);
        await Assert.ThrowsAsync<IOException>(() => CutAsync(owner, upload, written: 4));

        var answer = (await user.PostAsync("api/knowledge/search", new JsonObject { ["query"] = "lines of the file" })).Is(200).Json;
        var listed = (await user.GetAsync("api/knowledge/documents")).Is(200).Json;

        Assert.Equal((upload, "uploaded"), (Assert.Single(answer.GetProperty("pending").EnumerateArray()).GetProperty("id").GetString(), answer.GetProperty("pending")[0].GetProperty("status").GetString()));
        Assert.Equal(upload, Assert.Single(listed.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Completion_that_ended_after_its_documents_is_finished_by_the_sweeper_of_runs()
    {
        var (user, owner, chunks) = await UserAsync();
        var upload = await chunks.SendAsync(user);
        await Assert.ThrowsAsync<IOException>(() => CutAsync(owner, upload, written: 4));

        var sweeper = ActivatorUtilities.CreateInstance<RunSweeper>(app.Host.Services, new LaterTime(TimeSpan.FromMinutes(1)));
        await sweeper.SweepAsync(app.Host.Durable, CancellationToken.None);

        await AssertIndexedAsync(user, upload, chunks);
    }

    [Fact]
    public async Task Completion_whose_blocks_are_committed_and_that_was_never_scheduled_is_finished_by_asking_again()
    {
        var (user, owner, chunks) = await UserAsync();
        var upload = await chunks.SendAsync(user);
        await Assert.ThrowsAsync<IOException>(() => CutAsync(owner, upload, written: 4));
        await app.Host.Services.GetRequiredService<UploadCompletion>().CommitAnnouncedAsync(owner, new AttachmentId(upload), CancellationToken.None);

        (await Chunks.CompleteAsync(user, upload)).Is(200);

        await AssertIndexedAsync(user, upload, chunks);
    }

    [Fact]
    public async Task Completion_that_is_asked_for_again_after_its_file_turned_out_a_duplicate_is_no_error()
    {
        var (user, owner, chunks) = await UserAsync();
        var first = await chunks.SendAsync(user);
        (await Chunks.CompleteAsync(user, first)).Is(200);
        await AssertIndexedAsync(user, first, chunks);
        var again = await chunks.SendAsync(user);
        (await Chunks.CompleteAsync(user, again)).Is(200);
        await AssertIndexedAsync(user, again, chunks);

        // What a crash before the last write of the completion leaves.
        await app.Host.Services.GetRequiredService<DocumentCollection<UploadDocument>>().UpdateAsync(owner, again, found => found! with { State = UploadState.Completing });

        Assert.Equal(again, (await Chunks.CompleteAsync(user, again)).Is(200).Text("id"));
        Assert.Equal("complete", (await user.GetAsync($"api/attachments/uploads/{again}")).Is(200).Text("state"));
        await AssertIndexedAsync(user, again, chunks);
    }

    [Fact]
    public async Task Client_that_leaves_in_the_middle_of_a_chunk_leaves_nothing_of_it()
    {
        var (user, _, chunks) = await UserAsync();
        var upload = (await chunks.BeginAsync(user)).Is(201).Text("uploadId");
        using var left = new CancellationTokenSource();
        using var started = new SemaphoreSlim(0);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/attachments/uploads/{upload}/chunks/0")
        {
            Content = new HeldContent(chunks[0], started, HeldContent.Until(left.Token)),
        };
        request.Headers.Authorization = new("Bearer", user.Key);
        var sending = app.Host.Client.SendAsync(request, left.Token);
        Assert.True(await started.WaitAsync(ApiUser.Patience));
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        Assert.Contains("\"missing\":[0,", (await user.GetAsync($"api/attachments/uploads/{upload}")).Is(200).Body, StringComparison.Ordinal);
        (await chunks.PutAsync(user, upload, 0)).Is(204);
        (await chunks.PutAsync(user, upload, 1)).Is(204);
        (await Chunks.CompleteAsync(user, upload)).Is(200);
    }

    [Fact]
    public async Task Upload_that_is_not_finished_in_time_is_refused_and_then_cleared_away_with_its_reservation()
    {
        var (user, owner, chunks) = await UserAsync();
        var upload = (await chunks.BeginAsync(user)).Is(201).Text("uploadId");
        (await chunks.PutAsync(user, upload, 0)).Is(204);
        var later = new LaterTime(UploadCreation.Lifetime + TimeSpan.FromMinutes(1));
        var uploads = app.Host.Services.GetRequiredService<DocumentCollection<UploadDocument>>();
        Assert.True((await uploads.ReadAsync(owner, upload, CancellationToken.None))!.Value.IsExpired(later.GetUtcNow()));

        var sweeper = ActivatorUtilities.CreateInstance<UploadSweeper>(app.Host.Services, later);
        await sweeper.SweepAsync(app.Host.Durable, CancellationToken.None);

        Assert.Null(await uploads.ReadAsync(owner, upload, CancellationToken.None));
        (await user.GetAsync($"api/attachments/uploads/{upload}")).IsProblem(Problems.NotFound);
        var staged = app.Host.Services.GetRequiredService<IStagedContent>();
        Assert.Empty(await staged.ListAsync(new ContentPath(ContentContainers.Incoming, owner, upload), CancellationToken.None));
        Assert.Equal(0, (await chunks.BeginAsync(user, chunks.Declaration())).Is(201).Json.GetProperty("capacity").GetProperty("combined").GetProperty("usedFiles").GetInt32() - 1);
    }

    [Fact]
    public async Task Upload_that_a_key_begins_anew_has_no_parts_of_the_one_that_ran_out()
    {
        var (user, owner, chunks) = await UserAsync();
        var upload = (await chunks.BeginAsync(user, chunks.Declaration(), ("Idempotency-Key", "again"))).Is(201).Text("uploadId");
        (await chunks.PutAsync(user, upload, 0)).Is(204);
        await app.Host.Services.GetRequiredService<DocumentCollection<UploadDocument>>().UpdateAsync(owner, upload, found => found! with { ExpiresAt = found.CreatedAt });

        var again = (await chunks.BeginAsync(user, chunks.Declaration(), ("Idempotency-Key", "again"))).Is(201);

        Assert.Equal((upload, 2), (again.Text("uploadId"), again.Json.GetProperty("missing").GetArrayLength()));
    }

    [Fact]
    public async Task File_is_not_touched_when_its_upload_is_cleared_away()
    {
        var (user, _, chunks) = await UserAsync();
        var upload = await chunks.SendAsync(user);
        (await Chunks.CompleteAsync(user, upload)).Is(200);

        var sweeper = ActivatorUtilities.CreateInstance<UploadSweeper>(app.Host.Services, new LaterTime(UploadCreation.Lifetime + TimeSpan.FromMinutes(1)));
        await sweeper.SweepAsync(app.Host.Durable, CancellationToken.None);

        (await user.GetAsync($"api/attachments/uploads/{upload}")).IsProblem(Problems.NotFound);
        await AssertIndexedAsync(user, upload, chunks);
    }

    private static async Task AssertIndexedAsync(ApiUser user, string upload, Chunks chunks)
    {
        await user.EventsAsync($"api/orchestrations/{upload}/events");
        Assert.Equal("indexed", (await user.GetAsync($"api/attachments/{upload}")).Is(200).Text("status"));
        var content = (await user.GetAsync($"api/attachments/{upload}/content")).Is(200);
        Assert.Equal(chunks.Sha256, Chunks.Hash(System.Text.Encoding.ASCII.GetBytes(content.Body)));
        Assert.Equal($"attachment; filename=chunks.txt; filename*=UTF-8''chunks.txt", content.Headers["Content-Disposition"]);
        Assert.Equal("nosniff", content.Headers["X-Content-Type-Options"]);
    }

    private async Task<(ApiUser User, OwnerId Owner, Chunks Chunks)> UserAsync()
    {
        var (key, owner) = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        return (new ApiUser(app.Host.Client, key), new OwnerId(owner), Chunks.OfText((512 * 1024) + 1000));
    }

    private async Task CutAsync(OwnerId owner, string upload, int written)
    {
        var store = new ScriptedDocuments(app.Host.Services.GetRequiredService<IDocumentStore>(), async (writes, inner, token) =>
        {
            await inner.WriteAsync([.. writes.Take(written)], token);
            throw new IOException("The power failed.");
        });
        var completion = ActivatorUtilities.CreateInstance<UploadCompletion>(app.Host.Services, (IDocumentStore)store);
        var found = await app.Host.Services.GetRequiredService<DocumentCollection<UploadDocument>>().ReadAsync(owner, upload, CancellationToken.None);
        await completion.CompleteAsync(found!, app.Host.Durable);
    }
}
