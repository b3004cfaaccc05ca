using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Governance;

/// <summary>Knows who holds a key. Keys are stored as their SHA-256; a key is 256 bits of chance, so its hash needs no salt.</summary>
/// <remarks>Accepted keys are remembered for a short time: a revoked one opens at most <see cref="Remembered"/> longer. Refused ones are not remembered.</remarks>
internal sealed class ApiKeys(
    DocumentCollection<ApiKeyDocument> documents, IDocumentStore store, AdminKeys admins, IIdSource ids, TimeProvider time)
{
    /// <summary>For how long an accepted key is taken without a look at the store.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private const int MaximumRemembered = 1024;
    private const int MaximumKeyLength = 256;
    private const string Prefix = "ck_";

    private readonly ConcurrentDictionary<string, (Principal Principal, long Since)> remembered = new(StringComparer.Ordinal);

    /// <summary>Who holds the key; null where nobody does.</summary>
    public async Task<Principal?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length is 0 or > MaximumKeyLength)
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        if (admins.Holds(hash))
        {
            return AdminKeys.Principal;
        }

        var id = Convert.ToHexStringLower(hash);
        if (remembered.TryGetValue(id, out var entry) && time.GetElapsedTime(entry.Since) < Remembered)
        {
            return entry.Principal;
        }

        var found = await documents.ReadAsync(Collections.SystemOwner, id, cancellationToken);
        if (found is null)
        {
            remembered.TryRemove(id, out _);
            return null;
        }

        var principal = new Principal(found.Value.OwnerId, found.Value.Role);
        Remember(id, principal);
        return principal;
    }

    /// <summary>Makes a key. The owner follows from the name, so a user's second key opens the same objects.</summary>
    public async Task<CreatedKey> CreateAsync(string name, CancellationToken cancellationToken)
    {
        var key = Prefix + ids.NewSecret();
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var document = new ApiKeyDocument
        {
            Name = name,
            OwnerId = new OwnerId(IdentifierForm.Derive("owner", name)),
            Role = Role.User,
            CreatedAt = time.GetUtcNow(),
        };
        await store.WriteAsync([documents.Create(Collections.SystemOwner, id, document)], cancellationToken);
        return new CreatedKey(id, name, key, document.OwnerId);
    }

    private void Remember(string id, Principal principal)
    {
        if (remembered.Count >= MaximumRemembered)
        {
            remembered.Clear();
        }

        remembered[id] = (principal, time.GetTimestamp());
    }
}

/// <summary>A key as its maker gets it, once.</summary>
/// <param name="Id">Names the key without opening anything.</param>
/// <param name="Name">Whom it was made for.</param>
/// <param name="Key">The key itself.</param>
/// <param name="OwnerId">Whose objects it opens.</param>
internal sealed record CreatedKey(string Id, string Name, string Key, OwnerId OwnerId);
