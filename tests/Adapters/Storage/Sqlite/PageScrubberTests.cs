using System.Buffers.Binary;
using System.Security.Cryptography;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Storage.Sqlite;

/// <summary>Files that are no databases, or broken ones, are left as they are.</summary>
public sealed class PageScrubberTests : IDisposable
{
    private const int PageSize = 4096;

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Empty_file_is_refused() => Refuses([]);

    [Fact]
    public void Random_bytes_are_refused() => Refuses(RandomNumberGenerator.GetBytes(10 * PageSize));

    [Fact]
    public void File_that_ends_before_a_page_does_is_refused() => Refuses(Database()[..(PageSize * 2)], roots: 3);

    [Fact]
    public void Page_of_no_tree_is_refused() => Refuses(Change(0, 0));

    [Fact]
    public void Page_whose_cells_begin_within_their_pointers_is_refused() => Refuses(Change(5, 0, 3));

    [Fact]
    public void Page_whose_content_begins_behind_its_end_is_refused() => Refuses(Change(5, 0xff, 0xff));

    [Fact]
    public void Tree_that_comes_back_to_itself_is_refused()
    {
        var file = Database();
        var page = file.AsSpan(PageSize, PageSize);
        page.Clear();

        // An inner page without cells, whose last child it is itself.
        page[0] = 5;
        BinaryPrimitives.WriteUInt16BigEndian(page[5..], PageSize);
        BinaryPrimitives.WriteUInt32BigEndian(page[8..], 2);

        Refuses(file);
    }

    [Fact]
    public void What_is_unallocated_is_zeroed_and_nothing_else()
    {
        var whole = Database();
        var (file, page) = (whole.ToArray(), whole.AsSpan(PageSize, PageSize).ToArray());
        var (pointers, content) = (8 + (2 * BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(3))), BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(5)));
        file.AsSpan(PageSize + pointers, content - pointers).Fill(7);

        var (scrubbed, after) = Scrub(file, [1, 2]);

        Assert.Equal(1, scrubbed);
        Assert.Equal(whole, after);
    }

    private void Refuses(byte[] file, params long[] roots)
    {
        var before = file.ToArray();

        Assert.Throws<InvalidDataException>(() => Scrub(file, roots is [] ? [2] : roots));

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder.FullName, "scrubbed")));
    }

    private (int Scrubbed, byte[] After) Scrub(byte[] file, long[] roots)
    {
        var path = Path.Combine(folder.FullName, "scrubbed");
        File.WriteAllBytes(path, file);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return (PageScrubber.Scrub(handle, roots), File.ReadAllBytes(path));
    }

    private byte[] Change(int at, params byte[] bytes)
    {
        var file = Database();
        bytes.CopyTo(file, PageSize + at);
        return file;
    }

    // The schema on the first page, a table with one row on the second, its key on the third.
    private byte[] Database()
    {
        var state = Path.Combine(folder.FullName, "state");
        using (var database = new ProductDatabase(state))
        {
            database.EnsureSchema("things");
        }

        return File.ReadAllBytes(Path.Combine(state, ProductDatabase.FileName));
    }
}
