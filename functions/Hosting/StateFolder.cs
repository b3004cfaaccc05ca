namespace Cartrita.Functions.Hosting;

/// <summary>The folder of databases, files and the local key, held by one server at a time.</summary>
internal static class StateFolder
{
    private const string LockName = "serve.lock";
    private const int MaximumAttempts = 5;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(20);

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

    /// <summary>Whether a server holds it. Those who look don't see each other, only a holder.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var look = new FileStream(Path.Combine(path, LockName), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException exception)
        {
            // A missing folder or file was never held; a sharing violation has no type of its own.
            return exception.GetType() == typeof(IOException);
        }
        catch (UnauthorizedAccessException)
        {
            // Somebody else's folder: a server that is started there says so.
            return false;
        }
    }

    /// <summary>Holds it until disposed, and outwaits those who only look; null where another process holds it.</summary>
    public static async Task<IDisposable?> HoldAsync(string path, TimeProvider time)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryHold(path) is { } held)
            {
                return held;
            }

            if (attempt == MaximumAttempts)
            {
                return null;
            }

            await Task.Delay(TryEvery, time);
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
