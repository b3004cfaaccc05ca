using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>The marks of runs that have not been closed. They are written before the run and deleted after it, so no run is ever without one.</summary>
/// <param name="documents">Where they lie.</param>
public sealed class OpenRuns(IDocumentStore documents)
{
    /// <summary>The write that marks a run; first in the batch that makes it.</summary>
    /// <param name="run">The run.</param>
    public static DocumentWrite Open(RunDocument run)
    {
        var mark = new OpenRunDocument { OwnerId = run.OwnerId, RunId = run.Id, CreatedAt = run.CreatedAt };
        return new PutDocument(Key(run.OwnerId, run.Id), JsonSerializer.SerializeToUtf8Bytes(mark, OpenRunJson.Default.OpenRunDocument));
    }

    /// <summary>The write that takes a run's mark away; last in the batch that closes it.</summary>
    /// <param name="run">The run.</param>
    public static DocumentWrite Close(RunDocument run) => Close(run.OwnerId, run.Id);

    /// <summary>The same where the run's document is missing.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    public static DocumentWrite Close(OwnerId owner, RunId run) => new DeleteDocument(Key(owner, run));

    /// <summary>The write that has all runs of an owner that are accepted from now on, for a minute at least, take nothing for granted that an instance has in mind of the owner: they are told that others may be open (<see cref="RunDocument.OthersOpen"/>). It is the mark of a run that never comes, so admission counts it in the look that it takes anyway, and the sweeper takes it away.</summary>
    /// <param name="owner">Whose runs.</param>
    /// <param name="until">Until when at least; the sweeper leaves it half a minute longer.</param>
    public static DocumentWrite LookAnew(OwnerId owner, DateTimeOffset until)
    {
        var mark = new OpenRunDocument { OwnerId = owner, RunId = NoRun(owner), CreatedAt = until };
        return new PutDocument(Key(owner, mark.RunId), JsonSerializer.SerializeToUtf8Bytes(mark, OpenRunJson.Default.OpenRunDocument));
    }

    /// <summary>A page of marks.</summary>
    /// <param name="after">The last mark of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<OpenRunDocument>> ListAsync(OpenRunDocument? after, int limit, CancellationToken cancellationToken)
    {
        var id = after is null ? null : OpenRunDocument.DocumentId(after.OwnerId, after.RunId);
        var page = await documents.ListAsync(Collections.SystemOwner, Collections.OpenRuns, string.Empty, id, limit, cancellationToken);
        return [.. page.Select(mark => JsonSerializer.Deserialize(mark.Json.Span, OpenRunJson.Default.OpenRunDocument)!)];
    }

    /// <summary>Whether a run has not been closed.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<bool> IsOpenAsync(OwnerId owner, RunId run, CancellationToken cancellationToken) => documents.ExistsAsync(Key(owner, run), cancellationToken);

    /// <summary>Runs of an owner that have not been closed.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<RunId>> ListAsync(OwnerId owner, int limit, CancellationToken cancellationToken)
    {
        var prefix = $"{owner.Value}/";
        var found = await documents.ListAsync(Collections.SystemOwner, Collections.OpenRuns, prefix, null, limit, cancellationToken);
        return [.. found.Select(mark => new RunId(mark.Key.Id[prefix.Length..])).Where(run => run != NoRun(owner))];
    }

    /// <summary>How many runs of an owner have not been closed.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="atMost">No more than so many are counted.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<int> CountAsync(OwnerId owner, int atMost, CancellationToken cancellationToken) =>
        documents.CountAsync(Collections.SystemOwner, Collections.OpenRuns, $"{owner.Value}/", atMost, cancellationToken);

    private static RunId NoRun(OwnerId owner) => new(IdentifierForm.Derive("look-anew", owner.Value));

    private static DocumentKey Key(OwnerId owner, RunId run) =>
        new(Collections.SystemOwner, Collections.OpenRuns, OpenRunDocument.DocumentId(owner, run));
}
