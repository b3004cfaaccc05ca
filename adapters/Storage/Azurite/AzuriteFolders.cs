namespace Cartrita.Adapters.Storage.Azurite;

/// <summary>Where Azurite comes from and where it keeps what.</summary>
/// <param name="Package">The folder of the pinned <c>package.json</c>, its lock file and the start script; shipped with the app.</param>
/// <param name="Install">Where <c>npm ci</c> puts it, once.</param>
/// <param name="Data">Where it keeps its data; null for memory only.</param>
public sealed record AzuriteFolders(string Package, string Install, string? Data)
{
    /// <summary>The folders of an app that keeps its state in a folder.</summary>
    /// <param name="appDirectory">The app's own folder.</param>
    /// <param name="stateDirectory">The state folder.</param>
    public static AzuriteFolders Of(string appDirectory, string stateDirectory) => new(
        Path.Combine(appDirectory, "azurite"),
        Path.Combine(Path.GetFullPath(stateDirectory), "azurite"),
        Path.Combine(Path.GetFullPath(stateDirectory), "azurite", "data"));
}
