namespace Cartrita.TestSupport.Requirements;

/// <summary>The clone that the running tests were built in.</summary>
public static class RepositoryRoot
{
    /// <summary>Its folder.</summary>
    public static string FullName { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cartrita.Functions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside of the repository that they were built in.");
    }
}

/// <summary>The team's shared documents, where they lie beside the clone.</summary>
public static class SharedDocuments
{
    /// <summary>The full path of a document or folder; null where it is absent.</summary>
    /// <param name="relative">Its path inside the shared folder.</param>
    public static string? Find(string relative)
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot.FullName, "..", "shared", relative));
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }
}
