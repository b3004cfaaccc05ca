using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Uploads;

/// <summary>How a file is cut into chunks (ATT-01), and which blocks they are. A block's number is the offset of its first byte, so blocks of any length can be put in order.</summary>
public static class UploadChunks
{
    /// <summary>The length of every chunk but the last.</summary>
    public const int SizeBytes = 512 * 1024;

    /// <summary>How many chunks of one upload may come at once.</summary>
    public const int MaximumParallel = 4;

    /// <summary>How many chunks a file has.</summary>
    /// <param name="fileBytes">Its length.</param>
    public static int Count(long fileBytes) => (int)((fileBytes + SizeBytes - 1) / SizeBytes);

    /// <summary>The length of a chunk.</summary>
    /// <param name="fileBytes">The file's length.</param>
    /// <param name="number">The chunk, from 0.</param>
    public static int SizeOf(long fileBytes, int number) => (int)Math.Min(SizeBytes, fileBytes - ((long)number * SizeBytes));

    /// <summary>The block that a chunk is.</summary>
    /// <param name="number">The chunk, from 0.</param>
    public static int BlockOf(int number) => checked(number * SizeBytes);

    /// <summary>The blocks of a whole file.</summary>
    /// <param name="fileBytes">Its length.</param>
    public static IReadOnlyList<int> Blocks(long fileBytes) => [.. Enumerable.Range(0, Count(fileBytes)).Select(BlockOf)];

    /// <summary>The chunks that are not here yet.</summary>
    /// <param name="fileBytes">The file's length.</param>
    /// <param name="staged">What is here.</param>
    public static IReadOnlyList<int> Missing(long fileBytes, IReadOnlyList<StagedBlock> staged)
    {
        var here = staged.ToDictionary(block => block.Number, block => block.SizeBytes);
        return [.. Enumerable.Range(0, Count(fileBytes)).Where(number => !here.TryGetValue(BlockOf(number), out var size) || size != SizeOf(fileBytes, number))];
    }

    /// <summary>The blocks that go on from one another from the file's start, and where the last of them ends.</summary>
    /// <param name="staged">What is here, in order.</param>
    public static (IReadOnlyList<int> Blocks, long End) Chain(IReadOnlyList<StagedBlock> staged)
    {
        var (blocks, end) = (new List<int>(), 0L);
        foreach (var block in staged)
        {
            // Two that sent the same bytes at once may have cut them differently: what lies inside of another block is not needed.
            if (block.Number == end)
            {
                blocks.Add(block.Number);
                end += block.SizeBytes;
            }
        }

        return (blocks, end);
    }
}
