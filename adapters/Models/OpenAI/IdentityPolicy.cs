using System.ClientModel.Primitives;
using Azure.Core;
using Azure.Identity;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Authenticates requests as an identity of Microsoft Entra. A token goes over TLS, or stays on this machine.</summary>
/// <param name="identity">Gives tokens.</param>
/// <param name="time">The clock.</param>
internal sealed class IdentityPolicy(TokenCredential identity, TimeProvider time) : AuthenticationPolicy
{
    // Requests take a while, and clocks differ.
    private static readonly TimeSpan LeastLife = TimeSpan.FromMinutes(5);

    private static readonly TokenRequestContext Scope = new(["https://cognitiveservices.azure.com/.default"]);
    private volatile Kept? kept;

    /// <inheritdoc />
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        if (Current is not { } token)
        {
            try
            {
                token = Keep(identity.GetToken(Scope, message.CancellationToken));
            }
            catch (AuthenticationFailedException exception)
            {
                throw Failure(exception);
            }
        }

        Sign(message.Request, token);
        ProcessNext(message, pipeline, currentIndex);
    }

    /// <inheritdoc />
    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        if (Current is not { } token)
        {
            try
            {
                token = Keep(await identity.GetTokenAsync(Scope, message.CancellationToken));
            }
            catch (AuthenticationFailedException exception)
            {
                throw Failure(exception);
            }
        }

        Sign(message.Request, token);
        await ProcessNextAsync(message, pipeline, currentIndex);
    }

    private string? Current => kept is { } last && last.Token.ExpiresOn - time.GetUtcNow() > LeastLife ? last.Token.Token : null;

    private static void Sign(PipelineRequest request, string token)
    {
        if (request.Uri is not { } address || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
        {
            throw new CallFailure(Problems.ProviderUnauthorized, "is not reached over TLS, and gets no token");
        }

        request.Headers.Set("Authorization", $"Bearer {token}");
    }

    // The message may name accounts and tenants; it stays the cause.
    private static CallFailure Failure(AuthenticationFailedException exception) => new(Problems.ProviderUnauthorized, "is called as an identity that gets no token", exception);

    private string Keep(AccessToken token)
    {
        kept = new Kept(token);
        return token.Token;
    }

    private sealed record Kept(AccessToken Token);
}
