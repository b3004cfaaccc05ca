using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Governance;

/// <summary>Knows who holds a key. Keys are stored as their SHA-256; a key is 256 bits of chance, so its hash needs no salt.</summary>
/// <remarks>Accepted keys are remembered for a short time: a revoked one opens at most <see cref="Remembered"/> longer, on any instance. Refused ones are not remembered.</remarks>
internal sealed class ApiKeys(DocumentCollection<ApiKeyDocument> documents, AdminKeys admins, TimeProvider time)
{
    /// <summary>For how long an accepted key is taken without a look at the store.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private const int MaximumRemembered = 1024;
    private const int MaximumKeyLength = 256;

    private readonly ConcurrentDictionary<string, (ApiKeyDocument Key, long Since)> remembered = new(StringComparer.Ordinal);

    /// <summary>The id under which a key is stored.</summary>
    public static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Who holds the key.</summary>
    public async Task<Identification> IdentifyAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length is 0 or > MaximumKeyLength)
        {
            return Identification.Refuse(Refusals.MalformedCredential);
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        if (admins.Holds(hash))
        {
            return Identification.Of(AdminKeys.Principal);
        }

        var id = Convert.ToHexStringLower(hash);
        return await FindAsync(id, cancellationToken) switch
        {
            null => Identification.Refuse(Refusals.UnknownKey),
            { RevokedAt: not null } => Identification.Refuse(Refusals.RevokedKey),
            { ExpiresAt: { } end } when end <= time.GetUtcNow() => Identification.Refuse(Refusals.ExpiredKey),
            var found => Identification.Of(new Principal(found.OwnerId, found.Role)
            {
                Scopes = found.Scopes ?? GovernanceNames.ScopesOf(found.Role),
                KeyId = id,
                Limits = found.Limits,
            }),
        };
    }

    /// <summary>Whether a key opens anything now, by the store itself.</summary>
    public async Task<bool> IsOpenAsync(string id, CancellationToken cancellationToken) =>
        (await documents.ReadAsync(Collections.SystemOwner, id, cancellationToken))?.Value is { RevokedAt: null } key && !(key.ExpiresAt <= time.GetUtcNow());

    /// <summary>Looks at the store the next time that the key is shown.</summary>
    public void Forget(string id) => remembered.TryRemove(id, out _);

    private async Task<ApiKeyDocument?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (remembered.TryGetValue(id, out var entry) && time.GetElapsedTime(entry.Since) < Remembered)
        {
            return entry.Key;
        }

        // The time counts from before the look: what is changed while it is under way is not remembered any longer for it.
        var since = time.GetTimestamp();
        var found = (await documents.ReadAsync(Collections.SystemOwner, id, cancellationToken))?.Value;
        if (found is not { RevokedAt: null })
        {
            Forget(id);
            return found;
        }

        if (remembered.Count >= MaximumRemembered)
        {
            remembered.Clear();
        }

        remembered[id] = (found, since);
        return found;
    }
}
