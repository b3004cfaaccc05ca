namespace Cartrita.Adapters.Storage.Files;

/// <summary>Makes files for bytes that have to be read at several places and are needed for one step only.</summary>
internal static class TemporaryFile
{
    /// <summary>A new file that nobody else can read and that is gone with the stream.</summary>
    /// <remarks>Where the system allows it its name is gone at once, so that no crash leaves a file behind.</remarks>
    public static Stream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0, Options = FileOptions.DeleteOnClose };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, create);
        }

        create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        create.Options = FileOptions.None;
        var file = new FileStream(path, create);
        File.Delete(path);
        return file;
    }
}
