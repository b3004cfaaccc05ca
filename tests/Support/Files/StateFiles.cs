using System.IO.Compression;

namespace Cartrita.TestSupport.Files;

/// <summary>Reads the files of a state folder as what they mean, also while an app works in it: a log that has ended lies there compressed.</summary>
public static class StateFiles
{
    /// <summary>Every file's path and bytes, but for locks, and for what goes while it is looked for.</summary>
    public static async IAsyncEnumerable<(string Path, byte[] Bytes)> ReadAsync(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal) && !path.EndsWith('~')))
        {
            if (await FindAsync(path) is { } bytes)
            {
                yield return (path, bytes);
            }
        }
    }

    private static async Task<byte[]?> FindAsync(string path)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var copy = new MemoryStream();
            await plain.CopyToAsync(copy);
            return copy.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
