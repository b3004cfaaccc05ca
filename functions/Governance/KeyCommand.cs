using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;

namespace Cartrita.Functions.Governance;

/// <summary>A request for a key that passed every check.</summary>
internal sealed record KeyCommand(string Name, Role Role, IReadOnlyList<Scope> Scopes, DateTimeOffset? ExpiresAt, KeyLimits? Limits)
{
    private const int MaximumNameLength = 64;
    private const int MaximumYears = 10;
    private const int MaximumRequests = 100_000;
    private const int MaximumStreams = 10_000;
    private const long MaximumTokens = 1_000_000_000_000;

    /// <summary>Checks a body, or throws the first rule that it breaks.</summary>
    public static KeyCommand Parse(CreateKeyBody body, DateTimeOffset now)
    {
        var role = RoleOf(body.Role);
        return new KeyCommand(NameOf(body.Name), role, ScopesOf(body.Scopes, role), Expiry(body.ExpiresAt, now), LimitsOf(body.Limits));
    }

    private static string NameOf(string given)
    {
        // Composed, since the name is what the user's id derives from, and a name may be typed in either form.
        var name = ComposedForm.Of(given.Trim());
        Require(name.Length is > 0 and <= MaximumNameLength && !name.Any(char.IsControl), $"A name has 1 to {MaximumNameLength} characters and no control characters.");
        return name;
    }

    private static Role RoleOf(string? name)
    {
        var role = Role.User;
        Require(name is null || GovernanceNames.Roles.TryGetValue(name, out role), "role is user, operator or admin.");
        return role;
    }

    private static IReadOnlyList<Scope> ScopesOf(IReadOnlyList<string>? names, Role role)
    {
        var allowed = GovernanceNames.ScopesOf(role);
        if (names is null)
        {
            return allowed;
        }

        Require(names.Count > 0 && names.Distinct(StringComparer.Ordinal).Count() == names.Count, "scopes names at least one, and none twice.");
        return [.. names.Select(name =>
        {
            Require(
                name is not null && GovernanceNames.Scopes.TryGetValue(name, out var found) && allowed.Contains(found),
                $"A scope of the role {GovernanceNames.Of(role)} is one of {string.Join(", ", allowed.Select(GovernanceNames.Of))}.");
            return GovernanceNames.Scopes[name!];
        })];
    }

    private static DateTimeOffset? Expiry(DateTimeOffset? given, DateTimeOffset now)
    {
        Require(given is null || (given > now && given <= now.AddYears(MaximumYears)), $"expiresAt is a time to come, at most {MaximumYears} years away.");
        return given?.ToUniversalTime();
    }

    private static KeyLimits? LimitsOf(KeyLimits? limits)
    {
        Require(limits?.RequestsPerMinute is null or (> 0 and <= MaximumRequests), $"limits.requestsPerMinute is 1 to {MaximumRequests}.");
        Require(limits?.ConcurrentStreams is null or (> 0 and <= MaximumStreams), $"limits.concurrentStreams is 1 to {MaximumStreams}.");
        Require(limits?.TokensPerDay is null or (> 0 and <= MaximumTokens), $"limits.tokensPerDay is 1 to {MaximumTokens}.");
        return limits;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new CartritaException(Problems.InvalidRequest, rule);
        }
    }
}
