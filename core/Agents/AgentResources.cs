using System.Collections.Frozen;

namespace Cartrita.Core.Agents;

/// <summary>Reads the embedded files of agents.</summary>
internal static class AgentResources
{
    /// <summary>The files of a folder by their names.</summary>
    /// <param name="folder">What the resources' names begin with.</param>
    internal static FrozenDictionary<string, string> ReadFolder(string folder) => typeof(AgentResources).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[folder.Length..], Read, StringComparer.Ordinal);

    /// <summary>A file.</summary>
    /// <param name="name">The resource's name.</param>
    internal static string Read(string name)
    {
        using var reader = new StreamReader(typeof(AgentResources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
