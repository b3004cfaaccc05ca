using Cartrita.Runtime.Host.Hosting;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Makes one process the owner of a state directory: the lock file stays open, and locked, for as long as the store does.</summary>
/// <remarks>The system lets go of the lock when the process ends, however it ends; the file itself stays.</remarks>
internal sealed class StateDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private StateDirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="directory">The state directory, which exists.</param>
    /// <exception cref="StartupException">Another process holds it.</exception>
    public static StateDirectoryLock Acquire(string directory)
    {
        try
        {
            var file = Path.Combine(directory, "runtime.lock");
            StateDirectory.CreateFile(file);
            return new(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new StartupException(
                $"The state directory '{Path.GetFullPath(directory)}' is in use by another process: stop that one, or choose another state directory.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
