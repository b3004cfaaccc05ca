using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Code;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.Code;

/// <summary>The files of a repository as one listing of it has them.</summary>
/// <param name="code">Reads repositories.</param>
/// <param name="repository">The repository.</param>
/// <param name="reference">A branch, tag, commit or tree.</param>
internal sealed class RepositoryCode(IGitHubCode code, RepositoryGrant repository, string reference) : ICodeFiles
{
    /// <inheritdoc />
    public string Source => $"{repository}@{reference}";

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, CodeFile?>> ReadAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var tree = await code.TreeAsync(repository, reference, cancellationToken);
        var entries = tree.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var files = new Dictionary<string, CodeFile?>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            files[path] = entries.GetValueOrDefault(path) is { } entry ? await FileAsync(entry, cancellationToken)
                : tree.IsComplete ? null
                : throw new CartritaException(Problems.VendorBadResponse, $"The repository is too large to be listed, and {path} is not in what GitHub shows of it.");
        }

        return files;
    }

    private async Task<CodeFile> FileAsync(GitHubTreeEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.IsFile)
        {
            throw new CartritaException(Problems.UnsupportedFile, $"{entry.Path} is a folder, a link or a submodule.");
        }

        if (entry.SizeBytes > CodeLimits.MostFileBytes)
        {
            throw new CartritaException(Problems.FileTooLarge, $"{entry.Path} has more than {CodeLimits.MostFileBytes} bytes.");
        }

        return CodeFile.Of(entry.Path, await code.BlobAsync(repository, entry.Sha, cancellationToken), entry.Mode == "100755");
    }
}
