using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Cartrita.Adapters.Governance;

/// <summary>The provider's keys, as this instance knows them.</summary>
/// <remarks>
/// They are asked for again when they are old, and when a token names one that is not among them, which is how a rotation shows. Whoever
/// makes up names of keys can make that happen at most once in <see cref="LeastInterval"/>. Old keys are used while the provider does not answer.
/// </remarks>
internal sealed partial class ProviderKeys(ProviderDocuments documents, IOptions<OidcOptions> options, TimeProvider time, ILogger<ProviderKeys> logger) : IDisposable
{
    /// <summary>The shortest time between two questions to the provider.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(30);

    /// <summary>The same while no key is known at all: what is told to callers as the time to wait.</summary>
    public static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(1);

    /// <summary>For how long keys are used that could not be renewed.</summary>
    public static readonly TimeSpan LongestUse = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Known? known;
    private volatile Attempt? last;

    /// <summary>The key of this id; without an id the only key there is. Null where the provider has no such key.</summary>
    public async Task<JsonWebKey?> FindAsync(string? id, CancellationToken cancellationToken)
    {
        var current = known is { } have && (!IsOld(have) || !IsDue) ? Usable(have) : await RenewAsync(known, cancellationToken);
        return Find(current, id) ?? (IsDue ? Find(await RenewAsync(current, cancellationToken), id) : null);
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();

    private bool IsDue => last is not { } attempt || time.GetElapsedTime(attempt.At) >= attempt.Wait;

    private static JsonWebKey? Find(Known known, string? id) => id is null
        ? known.Keys is [var only] ? only : null
        : known.Keys.FirstOrDefault(key => key.Kid == id);

    private bool IsOld(Known current) => time.GetElapsedTime(current.Since) >= TimeSpan.FromMinutes(options.Value.KeyMinutes);

    // One asks, the others wait for what it gets.
    private async Task<Known> RenewAsync(Known? seen, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (known != seen || !IsDue)
            {
                return Usable(known);
            }

            last = new Attempt(time.GetTimestamp(), LeastInterval);
            try
            {
                return known = new Known(await documents.FetchKeysAsync(CancellationToken.None), last.At);
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or OperationCanceledException or JsonException or FormatException)
            {
                LogUnavailable(exception.GetType().Name);
                last = known is null ? new Attempt(time.GetTimestamp(), FirstInterval) : last;
                return Usable(known);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private Known Usable(Known? current) => current is not null && time.GetElapsedTime(current.Since) < LongestUse
        ? current
        : throw new CartritaException(Problems.Unavailable, "The identity provider does not give its keys.");

    [LoggerMessage(EventId = 2631, Level = LogLevel.Warning, Message = "The identity provider's keys could not be fetched: {Kind}.")]
    private partial void LogUnavailable(string kind);

    private sealed record Known(IReadOnlyList<JsonWebKey> Keys, long Since);

    private sealed record Attempt(long At, TimeSpan Wait);
}
