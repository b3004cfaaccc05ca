namespace Cartrita.Adapters.Tools.OpenApi.Loading;

/// <summary>Which texts a document may refer to: those in its folder, those of its origin, and those of origins that the settings allow.</summary>
internal sealed class ReferenceRules
{
    private const int MostLinks = 16;

    private readonly HashSet<string> origins;
    private readonly string folder;

    internal ReferenceRules(OpenApiOptions options)
    {
        Document = OpenApiOptionRules.IsWebAddress(options.Document) ? new Uri(options.Document) : new Uri(Path.GetFullPath(options.Document));
        folder = Document.IsFile ? Path.GetDirectoryName(Document.LocalPath)!.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar : string.Empty;
        origins = ToolsOptions.List(options.AllowedOrigins).Select(origin => Origin(new Uri(origin))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!Document.IsFile)
        {
            origins.Add(Origin(Document));
        }
    }

    /// <summary>Where the document itself is.</summary>
    internal Uri Document { get; }

    /// <summary>Why a text may not be read; null where it may.</summary>
    /// <param name="from">The text that refers to it.</param>
    /// <param name="address">Its address.</param>
    internal string? Refusal(Uri from, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var target))
        {
            return "which is no address";
        }

        if (target.IsFile)
        {
            // Who only the web knows has no business with files.
            return from.IsFile && IsInFolder(target) ? null : "which is outside of the document's folder; bundle the documents into one";
        }

        return OpenApiOptionRules.IsWebAddress(address) && origins.Contains(Origin(target)) ? null : "which is of another origin; allow it in AllowedOrigins, or bundle the documents into one";
    }

    private bool IsInFolder(Uri target)
    {
        if (target.IsUnc)
        {
            return false;
        }

        var path = Path.GetFullPath(target.LocalPath);
        for (var links = 0; links < MostLinks; links++)
        {
            if (!path.StartsWith(folder, StringComparison.Ordinal))
            {
                return false;
            }

            if (Resolved(path) is not { } elsewhere)
            {
                return true;
            }

            path = elsewhere;
        }

        return false;
    }

    // The path with its first link below the folder followed; null where there is none.
    private string? Resolved(string path)
    {
        var parts = path[folder.Length..].Split(Path.DirectorySeparatorChar);
        for (var count = 1; count <= parts.Length; count++)
        {
            var upTo = folder + string.Join(Path.DirectorySeparatorChar, parts[..count]);
            if (new FileInfo(upTo).LinkTarget is { } link)
            {
                return Path.GetFullPath(Path.Combine([Path.GetDirectoryName(upTo)!, link, .. parts[count..]]));
            }
        }

        return null;
    }

    private static string Origin(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
