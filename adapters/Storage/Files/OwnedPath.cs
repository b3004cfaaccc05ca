using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;

namespace Cartrita.Adapters.Storage.Files;

/// <summary>Turns names into paths that can't leave their owner's folder.</summary>
internal static class OwnedPath
{
    private const int MaxSegments = 8;

    /// <summary>Checks a name of one or more segments joined by <c>/</c>: each one a slug.</summary>
    public static string Check(string name)
    {
        var segments = name.Split('/');
        return segments.Length <= MaxSegments && Array.TrueForAll(segments, IdentifierForm.IsSlug)
            ? name
            : throw new ArgumentException("The name can't stand in a path.", nameof(name));
    }

    /// <summary>Checks an owner, who is the first part of every path.</summary>
    public static string Check(OwnerId owner) =>
        OwnerId.TryParse(owner.Value, out _) ? owner.Value : throw new ArgumentException("The owner can't stand in a path.", nameof(owner));

    /// <summary>The path of a checked name under a root.</summary>
    public static string Combine(string root, string container, OwnerId owner, string name) =>
        Path.Combine([root, Check(container), "u", Check(owner), .. Check(name).Split('/')]);
}
