using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Where a blob input reads or a blob output writes: a container, and a name unless the whole container is meant.</summary>
/// <param name="Container">The container.</param>
/// <param name="Name">The blob's name, or the beginning of several; empty for the whole container.</param>
internal sealed record BlobAddress(string Container, string Name)
{
    /// <summary>The text of an attribute, read when the app starts.</summary>
    /// <exception cref="StartupException">Its braces do not match, a setting in it is not set, or its container is none.</exception>
    public static BindingTemplate Template(string function, string path, IConfiguration configuration)
    {
        var text = SettingReferences.Resolve(path, configuration, $"a blob path of the function '{function}'");
        try
        {
            var template = BindingTemplate.Parse(text);
            if (!text.Split('/')[0].Contains('{', StringComparison.Ordinal))
            {
                Parse(function, text);
            }

            return template;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new StartupException($"The blob path '{text}' of the function '{function}' is not valid: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <exception cref="InvalidOperationException">The container is none.</exception>
    public static BlobAddress Parse(string function, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var container = slash < 0 ? path : path[..slash];
        return BlobPathPattern.IsContainer(container)
            ? new(container, slash < 0 ? "" : path[(slash + 1)..])
            : throw new InvalidOperationException($"the container '{container}' of the function '{function}' has to be a name of 3 to 63 lower-case letters, digits and hyphens");
    }
}
