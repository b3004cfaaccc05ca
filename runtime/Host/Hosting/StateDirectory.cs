using System.Runtime.InteropServices;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>The state folder and what lies in it: payloads of every run are there, so only their owner may read them, whatever the process's umask allows.</summary>
internal static class StateDirectory
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22;

    /// <summary>Makes a folder where it is missing. One that is there stays as whoever made it wants it.</summary>
    /// <param name="directory">The folder.</param>
    public static void Create(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, FolderMode);
        }
    }

    /// <summary>Makes an empty file where it is missing, and closes it to others where it is not.</summary>
    /// <param name="file">The file.</param>
    public static void CreateFile(string file)
    {
        if (File.Exists(file))
        {
            // Not opened: SQLite's locks on a file end where any of the process's handles on it is closed.
            Close(file);
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = PrivateMode;
        }

        new FileStream(file, options).Dispose();
    }

    /// <summary>Closes a file to others, where it is there.</summary>
    /// <param name="file">The file.</param>
    public static void Close(string file)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file))
        {
            return;
        }

        try
        {
            if ((File.GetUnixFileMode(file) & ~PrivateMode) != 0)
            {
                File.SetUnixFileMode(file, PrivateMode);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // It belongs to somebody else, or its file system knows no modes: who may read it is decided there.
        }
    }

    /// <summary>Makes the names in a folder durable: a new or renamed file survives a power failure only once its folder was synced.</summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="IOException">It cannot be synced.</exception>
    public static void Sync(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS journals names by itself.
            return;
        }

        var descriptor = OpenDescriptor(directory, ReadOnly);
        if (descriptor < 0)
        {
            throw Failed(directory);
        }

        try
        {
            // Some file systems cannot sync folders and say that the argument is not valid: more than they do cannot be had.
            if (SyncDescriptor(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Failed(directory);
            }
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    private static IOException Failed(string directory) => new($"The folder '{directory}' cannot be synced (error {Marshal.GetLastPInvokeError()}).");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int OpenDescriptor([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SyncDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int CloseDescriptor(int descriptor);
}
