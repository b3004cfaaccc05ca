using System.Text;
using System.Text.Json;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Storage;

/// <summary>What every document store does.</summary>
public abstract class DocumentStoreConformance
{
    private readonly OwnerId owner = Sample.Owner();
    private readonly CancellationToken stop = Bounded.Token();

    protected abstract IDocumentStore Store { get; }

    [ConformanceFact]
    public async Task Read_of_a_missing_document_gives_null()
    {
        Assert.Null(await Store.ReadAsync(Key("missing"), stop));
        Assert.False(await Store.ExistsAsync(Key("missing"), stop));
    }

    [ConformanceFact]
    public async Task Create_then_read_gives_the_bytes_and_the_tag()
    {
        var tags = await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop);

        var read = await Store.ReadAsync(Key("a"), stop);
        Assert.NotNull(read);
        Assert.Equal(Key("a"), read.Key);
        Assert.Equal(Sample.Json(1), read.Json.ToArray());
        Assert.Equal(tags[0], read.ETag);
        Assert.True(await Store.ExistsAsync(Key("a"), stop));
    }

    [ConformanceFact]
    public async Task Count_counts_ids_that_start_so_and_no_more_than_was_asked_for()
    {
        await Store.WriteAsync([.. new[] { "a/1", "a/2", "a/3", "ab", "b/1" }.Select(id => new CreateDocument(Key(id), Sample.Json(1)))], stop);
        var (whose, collection, _) = Key("a");

        Assert.Equal(3, await Store.CountAsync(whose, collection, "a/", 10, stop));
        Assert.Equal(2, await Store.CountAsync(whose, collection, "a/", 2, stop));
        Assert.Equal(5, await Store.CountAsync(whose, collection, string.Empty, 10, stop));
        Assert.Equal(0, await Store.CountAsync(whose, collection, "c/", 10, stop));
    }

    [ConformanceFact]
    public async Task Create_over_a_document_conflicts_and_changes_nothing()
    {
        await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop);

        var conflict = await Assert.ThrowsAsync<DocumentConflictException>(
            () => Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(2))], stop));

        Assert.Equal(Key("a"), conflict.Key);
        Assert.Equal(Sample.Json(1), (await Store.ReadAsync(Key("a"), stop))!.Json.ToArray());
    }

    [ConformanceFact]
    public async Task Replace_with_the_current_tag_changes_document_and_tag()
    {
        var first = (await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop))[0]!;

        var second = (await Store.WriteAsync([new ReplaceDocument(Key("a"), Sample.Json(2), first)], stop))[0]!;

        var read = await Store.ReadAsync(Key("a"), stop);
        Assert.NotEqual(first, second);
        Assert.Equal(second, read!.ETag);
        Assert.Equal(Sample.Json(2), read.Json.ToArray());
    }

    [ConformanceFact]
    public async Task Replace_with_an_old_tag_conflicts()
    {
        var first = (await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop))[0]!;
        await Store.WriteAsync([new ReplaceDocument(Key("a"), Sample.Json(2), first)], stop);

        await Assert.ThrowsAsync<DocumentConflictException>(
            () => Store.WriteAsync([new ReplaceDocument(Key("a"), Sample.Json(3), first)], stop));

        Assert.Equal(Sample.Json(2), (await Store.ReadAsync(Key("a"), stop))!.Json.ToArray());
    }

    [ConformanceFact]
    public async Task Replace_of_a_deleted_document_conflicts_even_after_it_was_made_again()
    {
        var first = (await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop))[0]!;
        await Store.WriteAsync([new DeleteDocument(Key("a"))], stop);
        await Assert.ThrowsAsync<DocumentConflictException>(
            () => Store.WriteAsync([new ReplaceDocument(Key("a"), Sample.Json(2), first)], stop));

        await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop);
        await Assert.ThrowsAsync<DocumentConflictException>(
            () => Store.WriteAsync([new ReplaceDocument(Key("a"), Sample.Json(2), first)], stop));
    }

    [ConformanceFact]
    public async Task Put_writes_whatever_stands_there()
    {
        var first = await Store.WriteAsync([new PutDocument(Key("a"), Sample.Json(1))], stop);
        var second = await Store.WriteAsync([new PutDocument(Key("a"), Sample.Json(2))], stop);

        Assert.NotEqual(first[0], second[0]);
        Assert.Equal(Sample.Json(2), (await Store.ReadAsync(Key("a"), stop))!.Json.ToArray());
    }

    [ConformanceFact]
    public async Task Delete_removes_and_is_no_error_twice()
    {
        await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop);

        Assert.Equal([null], await Store.WriteAsync([new DeleteDocument(Key("a"))], stop));
        Assert.Equal([null], await Store.WriteAsync([new DeleteDocument(Key("a"))], stop));
        Assert.Null(await Store.ReadAsync(Key("a"), stop));
    }

    [ConformanceFact]
    public async Task Batch_gives_tags_in_its_order()
    {
        await Store.WriteAsync([new CreateDocument(Key("gone"), Sample.Json(0))], stop);

        var tags = await Store.WriteAsync(
            [new CreateDocument(Key("a"), Sample.Json(1)), new DeleteDocument(Key("gone")), new PutDocument(Key("b"), Sample.Json(2))], stop);

        Assert.Equal(3, tags.Count);
        Assert.Equal((await Store.ReadAsync(Key("a"), stop))!.ETag, tags[0]);
        Assert.Null(tags[1]);
        Assert.Equal((await Store.ReadAsync(Key("b"), stop))!.ETag, tags[2]);
    }

    [ConformanceFact]
    public async Task Batch_that_conflicts_applies_nothing_after_the_conflict()
    {
        await Store.WriteAsync([new CreateDocument(Key("b"), Sample.Json(0))], stop);

        var conflict = await Assert.ThrowsAsync<DocumentConflictException>(() => Store.WriteAsync(
            [
                new CreateDocument(Key("a"), Sample.Json(1)),
                new CreateDocument(Key("b"), Sample.Json(1)),
                new CreateDocument(Key("c"), Sample.Json(1)),
            ],
            stop));

        Assert.Equal(Key("b"), conflict.Key);
        Assert.Equal(Sample.Json(0), (await Store.ReadAsync(Key("b"), stop))!.Json.ToArray());
        Assert.Null(await Store.ReadAsync(Key("c"), stop));
    }

    [ConformanceFact]
    public async Task Parallel_replaces_with_one_tag_have_one_winner()
    {
        var tag = (await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(0))], stop))[0]!;

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 16).Select(async value =>
        {
            try
            {
                await Store.WriteAsync([new ReplaceDocument(Key("a"), Sample.Json(value), tag)], stop);
                return value;
            }
            catch (DocumentConflictException)
            {
                return 0;
            }
        }));

        var winner = Assert.Single(outcomes, value => value != 0);
        Assert.Equal(Sample.Json(winner), (await Store.ReadAsync(Key("a"), stop))!.Json.ToArray());
    }

    [ConformanceFact]
    public async Task Parallel_batches_do_not_fail_with_another_ones_conflict()
    {
        await Store.WriteAsync([new CreateDocument(Key("taken"), Sample.Json(0))], stop);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async index =>
        {
            var id = index % 4 == 0 ? "taken" : $"free{index}";
            var failure = await Record.ExceptionAsync(() => Store.WriteAsync([new CreateDocument(Key(id), Sample.Json(index))], stop));
            return (id, failure);
        }));

        Assert.All(outcomes, outcome => Assert.Equal(outcome.id == "taken", outcome.failure is DocumentConflictException));
        Assert.All(outcomes, outcome => Assert.True(outcome.failure is null or DocumentConflictException));
        Assert.Equal(31, (await Store.ListAsync(owner, "things", string.Empty, null, 100, stop)).Count);
    }

    [ConformanceFact]
    public async Task Read_many_leaves_out_what_is_missing_and_keeps_the_order()
    {
        await Store.WriteAsync([new CreateDocument(Key("b"), Sample.Json(2)), new CreateDocument(Key("a"), Sample.Json(1))], stop);

        var read = await Store.ReadManyAsync([Key("b"), Key("missing"), Key("a")], stop);

        Assert.Equal(["b", "a"], read.Select(document => document.Key.Id));
        Assert.Equal(Sample.Json(2), read[0].Json.ToArray());
    }

    [ConformanceFact]
    public async Task List_pages_through_one_collection_in_ordinal_order()
    {
        string[] ids = ["c/00000002", "c/00000001", "c/00000010", "b", "d", "c0", "c.x", "C"];
        await Store.WriteAsync([.. ids.Select(id => new CreateDocument(Key(id), Sample.Json(1)))], stop);
        await Store.WriteAsync(
            [
                new CreateDocument(new DocumentKey(owner, "others", "c/00000003"), Sample.Json(1)),
                new CreateDocument(new DocumentKey(Sample.Owner(), "things", "c/00000004"), Sample.Json(1)),
            ],
            stop);

        Assert.Equal(ids.Order(StringComparer.Ordinal), await ListAsync(string.Empty, null, 100));
        Assert.Equal(["c/00000001", "c/00000002", "c/00000010"], await ListAsync("c/", null, 100));
        Assert.Equal(["c/00000001", "c/00000002"], await ListAsync("c/", null, 2));
        Assert.Equal(["c/00000010"], await ListAsync("c/", "c/00000002", 2));
        Assert.Empty(await ListAsync("c/", "c/00000010", 2));
        Assert.Empty(await ListAsync("x", null, 2));
    }

    [ConformanceFact]
    public async Task Change_sees_what_is_there_and_gives_the_tag_that_is_there_then()
    {
        var tags = await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1)), Adding("b", 5), Adding("c", 0)], stop);
        Assert.Equal([(await Store.ReadAsync(Key("a"), stop))!.ETag, (await Store.ReadAsync(Key("b"), stop))!.ETag, null], tags);

        var changed = await Store.WriteAsync([Adding("a", 2), Adding("b", 0)], stop);

        Assert.Equal(Sample.Json(3), (await Store.ReadAsync(Key("a"), stop))!.Json.ToArray());
        Assert.Equal([(await Store.ReadAsync(Key("a"), stop))!.ETag, tags[1]], changed);
        Assert.NotEqual(tags[0], changed[0]);
        Assert.Null(await Store.ReadAsync(Key("c"), stop));
    }

    [ConformanceFact]
    public async Task Changes_that_come_at_once_are_all_made()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Store.WriteAsync([Adding("a", 1)], stop))));

        Assert.Equal(Sample.Json(12), (await Store.ReadAsync(Key("a"), stop))!.Json.ToArray());
    }

    [ConformanceFact]
    public async Task Change_that_throws_fails_its_batch()
    {
        var failing = new ChangeDocument(Key("b"), _ => throw new InvalidOperationException("no"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync([failing], stop));

        Assert.Null(await Store.ReadAsync(Key("b"), stop));
        await Store.WriteAsync([Adding("b", 1)], stop);
    }

    [ConformanceFact]
    public async Task Change_beside_a_conflict_leaves_the_conflict_to_be_told()
    {
        await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop);

        var conflict = await Assert.ThrowsAsync<DocumentConflictException>(() => Store.WriteAsync([Adding("b", 1), new CreateDocument(Key("a"), Sample.Json(2))], stop));

        Assert.Equal(Key("a"), conflict.Key);
    }

    [ConformanceFact]
    public async Task Documents_keep_their_bytes_to_the_letter()
    {
        var json = Encoding.UTF8.GetBytes("{\"text\":\"naïve – 漢字 🦊 \\u0000\",\"n\":1.0,\"unknown\":[1, 2,3]}");

        await Store.WriteAsync([new CreateDocument(Key("a"), new byte[] { 0 }.Concat(json).ToArray().AsMemory(1))], stop);

        Assert.Equal(json, (await Store.ReadAsync(Key("a"), stop))!.Json.ToArray());
    }

    [ConformanceFact]
    public async Task Owners_do_not_see_each_other()
    {
        await Store.WriteAsync([new CreateDocument(Key("a"), Sample.Json(1))], stop);

        Assert.Null(await Store.ReadAsync(new DocumentKey(Sample.Owner(), "things", "a"), stop));
    }

    [ConformanceFact]
    public async Task Empty_batch_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.WriteAsync([], stop));

    private DocumentKey Key(string id) => new(owner, "things", id);

    // Nothing to add leaves what is there.
    private ChangeDocument Adding(string id, int more) => new(
        Key(id),
        found => more == 0 ? default(ReadOnlyMemory<byte>?) : Sample.Json(more + (found is { } json ? JsonDocument.Parse(json).RootElement.GetProperty("value").GetInt32() : 0)));

    private async Task<IEnumerable<string>> ListAsync(string prefix, string? after, int limit) =>
        (await Store.ListAsync(owner, "things", prefix, after, limit, stop)).Select(document => document.Key.Id);
}
