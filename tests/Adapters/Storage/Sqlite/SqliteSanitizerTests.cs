using System.Text;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Storage.Sqlite;

public sealed class SqliteSanitizerTests : IDisposable
{
    private static readonly OwnerId Owner = new("ada");

    private readonly TemporaryDirectory state = new();
    private readonly CancellationToken stop = new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token;

    [Fact]
    public async Task Deleted_document_is_in_no_file_though_the_others_are()
    {
        using var database = new ProductDatabase(state.FullName);
        using var sanitizer = new SqliteSanitizer(database, TimeProvider.System);
        var store = new SqliteDocumentStore(database);
        for (var at = 0; at < 300; at++)
        {
            // Short ones share pages, long ones have pages of their own.
            await store.WriteAsync([new CreateDocument(Key($"kept{at}"), Json("staying", at * 20)), new CreateDocument(Key($"gone{at}"), Json("qqgoneqq", at * 20))], stop);
            await store.WriteAsync([new PutDocument(Key($"gone{at}"), Json("qqgoneqq", at * 35))], stop);
        }

        Assert.True(Holds("qqgoneqq"));
        for (var at = 0; at < 300; at++)
        {
            await store.WriteAsync([new DeleteDocument(Key($"gone{at}"))], stop);
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sanitizer.SanitizeAsync(stop)));

        Assert.False(Holds("qqgoneqq"));
        Assert.True(Holds("staying"));
    }

    /// <summary>SQLite leaves what it moved to another page where it was. These ways to write do so, each at another place.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(18)]
    [InlineData(64)]
    [InlineData(82)]
    [InlineData(140)]
    public async Task Text_that_moved_between_pages_before_it_was_deleted_is_in_no_file(int seed)
    {
        using var database = new ProductDatabase(state.FullName);
        using var sanitizer = new SqliteSanitizer(database, TimeProvider.System);
        var (store, random, gone, kept) = (new SqliteDocumentStore(database), new Random(seed), new HashSet<string>(), new Dictionary<string, byte[]>());
        for (var round = 0; round < 3; round++)
        {
            for (var at = 0; at < 150; at++)
            {
                var (id, isDoomed) = (Convert.ToHexString(BitConverter.GetBytes(random.NextInt64())), random.Next(2) == 0);
                for (var times = random.Next(1, 4); times > 0; times--)
                {
                    var json = Json(isDoomed ? "qqgoneqq" : "staying", random.Next(random.Next(20) == 0 ? 9000 : 400));
                    await store.WriteAsync([new PutDocument(Key(id), json)], stop);
                    if (isDoomed)
                    {
                        gone.Add(id);
                    }
                    else
                    {
                        kept[id] = json;
                    }
                }
            }

            await store.WriteAsync([.. gone.Select(id => new DeleteDocument(Key(id)))], stop);
            gone.Clear();
            await sanitizer.SanitizeAsync(stop);

            Assert.False(Holds("qqgoneqq"));
        }

        Assert.Equal("ok", database.Read(session => (string)session.Scalar("PRAGMA integrity_check")!));
        var listed = await store.ListAsync(Owner, "things", string.Empty, null, 1000, stop);
        Assert.Equal(kept.Count, listed.Count);
        Assert.All(listed, document => Assert.Equal(kept[document.Key.Id], document.Json.ToArray()));
    }

    [Fact]
    public async Task Writes_go_on_while_the_log_is_cut_off()
    {
        using var database = new ProductDatabase(state.FullName);
        using var sanitizer = new SqliteSanitizer(database, TimeProvider.System);
        var store = new SqliteDocumentStore(database);
        var writing = Task.WhenAll(Enumerable.Range(0, 200).Select(at => store.WriteAsync([new CreateDocument(Key($"d{at}"), Json("text", at))], stop)));
        while (!writing.IsCompleted)
        {
            await sanitizer.SanitizeAsync(stop);
        }

        await writing;
        Assert.Equal(200, (await store.ListAsync(Owner, "things", string.Empty, null, 1000, stop)).Count);
    }

    public void Dispose() => state.Dispose();

    private static DocumentKey Key(string id) => new(Owner, "things", id);

    private static byte[] Json(string text, int length) => Encoding.UTF8.GetBytes($$"""{"text":"{{text}}{{new string('x', length)}}{{text}}"}""");

    private bool Holds(string text) => Directory.EnumerateFiles(state.FullName).Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    });
}
