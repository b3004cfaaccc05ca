using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Cartrita.Adapters.Storage.Sqlite;

/// <summary>Zeroes the unallocated space of a database's pages: what moved to another page stays there, which <c>secure_delete</c> does not reach.</summary>
/// <remarks>
/// Only bytes that the file format (sqlite.org/fileformat2.html, section 1.6) calls unallocated are written, so a crash at any place leaves a whole database. Nobody may write to the file meanwhile,
/// and who writes afterwards must not have read its pages before: a page in memory would bring the bytes back. Readers may go on.
/// </remarks>
internal sealed class PageScrubber
{
    private const int DatabaseHeaderLength = 100;
    private const int MaximumDepth = 40;
    private const byte InteriorIndex = 2;
    private const byte InteriorTable = 5;
    private const byte LeafIndex = 10;
    private const byte LeafTable = 13;

    private readonly SafeFileHandle file;
    private readonly byte[] zeroes;
    private readonly byte[][] pages;
    private readonly int pageSize;
    private readonly int usableSize;
    private long unseen;

    private PageScrubber(SafeFileHandle file)
    {
        this.file = file;
        Span<byte> header = stackalloc byte[DatabaseHeaderLength];
        Fill(header, 0);
        var size = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        pageSize = size == 1 ? 65_536 : size;
        if (pageSize < 512)
        {
            throw Invalid(1);
        }

        usableSize = pageSize - header[20];
        zeroes = new byte[pageSize];
        pages = new byte[MaximumDepth][];
        unseen = RandomAccess.GetLength(file) / pageSize;
    }

    /// <summary>Zeroes what is unallocated in the trees; the count of pages where there was something.</summary>
    /// <param name="file">The database, whose write-ahead log is empty.</param>
    /// <param name="roots">The first page of every tree.</param>
    /// <exception cref="InvalidDataException">The file is not what its format says; what was done so far did no harm.</exception>
    internal static int Scrub(SafeFileHandle file, IEnumerable<long> roots)
    {
        var scrubber = new PageScrubber(file);
        var scrubbed = 0;
        foreach (var root in roots)
        {
            scrubbed += scrubber.ScrubTree(root, 0);
        }

        if (scrubbed > 0)
        {
            RandomAccess.FlushToDisk(file);
        }

        return scrubbed;
    }

    private int ScrubTree(long number, int depth)
    {
        // Every page has one place only: more visits than pages are a circle.
        if (number < 1 || depth == MaximumDepth || unseen-- == 0)
        {
            throw Invalid(number);
        }

        var page = pages[depth] ??= new byte[pageSize];
        var at = (number - 1) * pageSize;
        Fill(page, at);
        var header = number == 1 ? DatabaseHeaderLength : 0;
        var type = page[header];
        if (type is not (InteriorIndex or InteriorTable or LeafIndex or LeafTable))
        {
            throw Invalid(number);
        }

        var isInterior = type is InteriorIndex or InteriorTable;
        var cells = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(header + 3));
        var start = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(header + 5));
        var pointers = header + (isInterior ? 12 : 8);
        var (gap, content) = (pointers + (cells * 2), start == 0 ? 65_536 : start);
        if (gap > content || content > usableSize)
        {
            throw Invalid(number);
        }

        var scrubbed = 0;
        if (page.AsSpan(gap..content).ContainsAnyExcept((byte)0))
        {
            RandomAccess.Write(file, zeroes.AsSpan(0, content - gap), at + gap);
            scrubbed++;
        }

        if (isInterior)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                var position = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(pointers + (cell * 2)));
                scrubbed += ScrubTree(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(position)), depth + 1);
            }

            scrubbed += ScrubTree(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(header + 8)), depth + 1);
        }

        return scrubbed;
    }

    private void Fill(Span<byte> bytes, long at)
    {
        var read = RandomAccess.Read(file, bytes, at);
        if (read != bytes.Length)
        {
            throw Invalid(pageSize == 0 ? 1 : (at / pageSize) + 1);
        }
    }

    private static InvalidDataException Invalid(long number) => new($"Page {number} of the database is not as SQLite's file format says.");
}
