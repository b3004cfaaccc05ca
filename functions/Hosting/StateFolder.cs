namespace Cartrita.Functions.Hosting;

/// <summary>The folder of databases, files and the local key, held by one server at a time.</summary>
internal static class StateFolder
{
    private const string LockName = "serve.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes it where it is missing, for its owner only: what users asked and uploaded lies in it.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    /// <summary>Holds it until disposed; null where another process does. The system lets go of it however the process ends.</summary>
    public static IDisposable? TryHold(string path)
    {
        try
        {
            return new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            // Sharing violations have no type of their own; a missing folder or a path that is too long has one.
            return null;
        }
    }
}
