using System.Text.Json;
using Cartrita.Activities.Tools.GitHub;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Finds the files that a call means: those of a repository, or those of an archive.</summary>
/// <param name="access">Says which may be read.</param>
/// <param name="code">Reads repositories.</param>
/// <param name="archives">Finds archives.</param>
public sealed class CodeSources(RepositoryAccess access, IGitHubCode code, UploadedArchives archives)
{
    /// <summary>The members of a schema that name the files.</summary>
    internal const string Members =
        """
        "repository": { "type": ["string", "null"], "description": "The repository on GitHub, owner/name; null where the files are an archive's." },
            "ref": { "type": ["string", "null"], "description": "The repository's branch, tag or commit; null for the default branch." },
            "attachment": { "type": ["string", "null"], "description": "The uploaded archive's id or file name; null where the request names one archive, or a repository is named." }
        """;

    /// <summary>The files that a call means.</summary>
    internal async Task<ICodeFiles> OfAsync(RuntimeContext context, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (arguments.OptionalRepository() is not { } named)
        {
            return new ArchiveCode(archives, await archives.FindAsync(context, arguments.Text("attachment"), cancellationToken));
        }

        if (arguments.Text("attachment") is not null)
        {
            throw new CartritaException(Problems.InvalidRequest, "Name a repository or an archive, not both.");
        }

        var repository = await access.ReadAsync(context, named, cancellationToken);
        return new RepositoryCode(code, repository, arguments.Text("ref") ?? await code.DefaultBranchAsync(repository, cancellationToken));
    }
}
