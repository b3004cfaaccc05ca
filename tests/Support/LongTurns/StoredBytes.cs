namespace Cartrita.TestSupport.LongTurns;

/// <summary>What a state folder holds, in bytes, by its databases and folders.</summary>
public static class StoredBytes
{
    /// <summary>Sums the files under each name at the folder's top. The app must have ended: its databases are whole then, and have no log beside them.</summary>
    public static SortedDictionary<string, long> Measure(string folder)
    {
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file.FullName).Split(Path.DirectorySeparatorChar)[0];
            sizes[name] = sizes.GetValueOrDefault(name) + file.Length;
        }

        return sizes;
    }
}
