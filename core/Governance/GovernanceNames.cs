using System.Collections.Frozen;

namespace Cartrita.Core.Governance;

/// <summary>The names of roles and scopes, as requests, settings and tokens write them.</summary>
public static class GovernanceNames
{
    /// <summary>Every role, by its name.</summary>
    public static readonly FrozenDictionary<string, Role> Roles = Names<Role>();

    /// <summary>Every scope, by its name.</summary>
    public static readonly FrozenDictionary<string, Scope> Scopes = Names<Scope>();

    /// <summary>What a role may be given.</summary>
    /// <param name="role">The role.</param>
    public static IReadOnlyList<Scope> ScopesOf(Role role) => role switch
    {
        Role.User => [Scope.Chat, Scope.Runs, Scope.Attachments, Scope.Approvals],
        _ => [Scope.Chat, Scope.Runs, Scope.Attachments, Scope.Approvals, Scope.Keys, Scope.Metrics],
    };

    /// <summary>A scope's name.</summary>
    /// <param name="scope">The scope.</param>
    public static string Of(Scope scope) => Name(scope);

    /// <summary>A role's name.</summary>
    /// <param name="role">The role.</param>
    public static string Of(Role role) => Name(role);

    private static FrozenDictionary<string, T> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToFrozenDictionary(Name, value => value, StringComparer.Ordinal);

    // The members' names in lower case are what their JSON names say.
#pragma warning disable CA1308 // A name that is written, not a key that is compared.
    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
