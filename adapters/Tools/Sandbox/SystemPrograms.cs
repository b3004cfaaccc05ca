namespace Cartrita.Adapters.Tools.Sandbox;

/// <summary>Finds programs where the system has them, whatever the path of this process says.</summary>
internal static class SystemPrograms
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    /// <summary>Where a program is; null where the system has none of that name.</summary>
    /// <param name="name">Its name, without a path.</param>
    internal static string? Find(string name) =>
        name.Contains('/') ? null : Folders.Select(folder => $"{folder}/{name}").FirstOrDefault(File.Exists);
}
