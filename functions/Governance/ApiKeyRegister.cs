using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Governance;

/// <summary>Makes, lists and revokes keys. The keys of <see cref="AdminKeys"/> are not in it: their file and their setting are.</summary>
internal sealed class ApiKeyRegister(
    DocumentCollection<ApiKeyDocument> documents, IDocumentStore store, ApiKeys keys, IIdSource ids, TimeProvider time)
{
    private const string Prefix = "ck_";
    private const int MaximumAttempts = 3;

    /// <summary>Makes a key. The owner follows from the name, so a user's second key opens the same objects.</summary>
    public async Task<CreatedKey> CreateAsync(KeyCommand command, CancellationToken cancellationToken)
    {
        var key = Prefix + ids.NewSecret();
        var id = ApiKeys.IdOf(key);
        var document = new ApiKeyDocument
        {
            Name = command.Name,
            OwnerId = new OwnerId(IdentifierForm.Derive("owner", command.Name)),
            Role = command.Role,
            Scopes = command.Scopes,
            Limits = command.Limits,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = command.ExpiresAt,
        };
        await store.WriteAsync([documents.Create(Collections.SystemOwner, id, document)], cancellationToken);
        return CreatedKey.Of(key, KeyBody.Of(id, document));
    }

    /// <summary>A page of keys in the order of their ids, revoked and expired ones too.</summary>
    public async Task<IReadOnlyList<KeyBody>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(Collections.SystemOwner, Collections.ApiKeys, string.Empty, after, limit, cancellationToken);
        return [.. page.Select(stored => KeyBody.Of(stored.Key.Id, documents.Parse(stored).Value))];
    }

    /// <summary>Revokes a key, for ever; a key that is revoked stays as it is.</summary>
    public async Task RevokeAsync(string id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await documents.ReadAsync(Collections.SystemOwner, id, cancellationToken) ?? throw new CartritaException(Problems.NotFound);
            if (found.Value.RevokedAt is not null)
            {
                break;
            }

            try
            {
                var revoked = found.Value with { RevokedAt = time.GetUtcNow() };
                await store.WriteAsync([documents.Replace(Collections.SystemOwner, id, revoked, found.ETag)], CancellationToken.None);
                break;
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // Somebody else changed it; most likely it is revoked now.
            }
        }

        keys.Forget(id);
    }
}
