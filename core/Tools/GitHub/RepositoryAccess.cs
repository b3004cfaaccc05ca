using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Policies;

namespace Cartrita.Core.Tools.GitHub;

/// <summary>Decides which repositories a run's user reaches; the one place that does. Each decision is in the audit.</summary>
/// <remarks>
/// The credential is the installation's and may open more than any one user should see, so what is neither listed nor public is refused. One that is not there and one that is private are refused with the same words:
/// who may not read a repository does not learn that there is one.
/// </remarks>
/// <param name="rules">The lists.</param>
/// <param name="repositories">Says what is public.</param>
/// <param name="audit">Is told of every decision.</param>
/// <param name="time">The clock.</param>
public sealed class RepositoryAccess(RepositoryRules rules, IGitHubRepositories repositories, IAuditLog audit, TimeProvider time)
{
    private static readonly PolicyDecision Listed = new(PolicyEffect.Allow, "repository_listed");
    private static readonly PolicyDecision Public = new(PolicyEffect.Allow, "repository_public");
    private static readonly PolicyDecision Unlisted = new(PolicyEffect.Deny, "repository_not_listed");
    private static readonly PolicyDecision Filtered = new(PolicyEffect.Allow, "repositories_filtered");

    /// <summary>A repository to be read.</summary>
    /// <param name="context">Who asks, and for which task.</param>
    /// <param name="name">The name that they gave.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException"><see cref="Problems.RepositoryNotAllowed"/>, or a problem of the vendor.</exception>
    public async Task<RepositoryGrant> ReadAsync(RuntimeContext context, RepositoryName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (rules.Listed(context.OwnerId, name) is { } listed)
        {
            return Decided(context, name, Listed, listed);
        }

        var found = rules.IsPublicRead ? await FindAsync(name, cancellationToken) : null;
        if (found is not null && rules.Listed(context.OwnerId, found.Name) is { } renamed)
        {
            return Decided(context, found.Name, Listed, renamed);
        }

        return found is { IsPrivate: false }
            ? Decided(context, found.Name, Public, new RepositoryGrant(found.Name))
            : throw Refused(context, name, $"There is no public repository {name}, and {RepositoryOptions.Section}:{nameof(RepositoryOptions.Read)} does not name it for this user.");
    }

    /// <summary>A repository to be changed. Only its own name will do, for that is what a person approved.</summary>
    /// <param name="context">Who asks, and for which task.</param>
    /// <param name="name">The name that they gave.</param>
    /// <exception cref="CartritaException"><see cref="Problems.RepositoryNotAllowed"/>.</exception>
    public RepositoryGrant Write(RuntimeContext context, RepositoryName name)
    {
        ArgumentNullException.ThrowIfNull(context);
        return rules.Listed(context.OwnerId, name) is { MayWrite: true } listed
            ? Decided(context, name, Listed, listed)
            : throw Refused(context, name, $"The repository {name} may not be changed here: {RepositoryOptions.Section}:{nameof(RepositoryOptions.Write)} does not name it for this user.");
    }

    /// <summary>What a search of code that names no repository may show.</summary>
    /// <param name="context">Who asks, and for which task.</param>
    /// <exception cref="CartritaException">As <see cref="RepositoryRules.ScopeOf"/>.</exception>
    public RepositoryScope Searched(RuntimeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var scope = rules.ScopeOf(context.OwnerId);
        Record(context, "*", Filtered);
        return scope;
    }

    private async Task<GitHubRepository?> FindAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        try
        {
            return await repositories.FindAsync(name, cancellationToken);
        }
        catch (CartritaException exception) when (exception.Problem == Problems.VendorNotFound)
        {
            return null;
        }
    }

    private RepositoryGrant Decided(RuntimeContext context, RepositoryName name, PolicyDecision decision, RepositoryGrant grant)
    {
        Record(context, name.Value, decision);
        return grant;
    }

    private CartritaException Refused(RuntimeContext context, RepositoryName name, string why)
    {
        Record(context, name.Value, Unlisted);
        return new CartritaException(Problems.RepositoryNotAllowed, why);
    }

    private void Record(RuntimeContext context, string repository, PolicyDecision decision) => audit.Add(new AuditEvent
    {
        At = time.GetUtcNow(),
        Function = DurableNames.ExecuteTool,
        Target = $"github:{repository} {context.RunId.Value}/{context.TaskId.Value}",
        Outcome = decision.ToString(),
        RequestId = context.CorrelationId,
        ThreadId = context.ThreadId,
        Owner = context.OwnerId.Value,
    });
}
