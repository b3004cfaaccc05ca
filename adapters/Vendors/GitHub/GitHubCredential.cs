using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>What requests authenticate with: a token, or that of the app's installation, which is kept until a minute before it ends.</summary>
/// <param name="options">The credential.</param>
/// <param name="sender">The way to GitHub.</param>
/// <param name="time">The clock.</param>
internal sealed class GitHubCredential(IOptions<GitHubOptions> options, [FromKeyedServices(GitHubOptions.Name)] VendorSender sender, TimeProvider time) : IDisposable
{
    private const string Scheme = "Bearer";
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim one = new(1);
    private InstallationToken? kept;

    /// <summary>Gives the credential; null where there is none.</summary>
    internal async Task<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsApp)
        {
            return options.Value.Token.Length > 0 ? new AuthenticationHeaderValue(Scheme, options.Value.Token) : null;
        }

        if (Kept() is { } known)
        {
            return known;
        }

        await one.WaitAsync(cancellationToken);
        try
        {
            if (Kept() is { } other)
            {
                return other;
            }

            kept = await FetchAsync(cancellationToken);
            return new AuthenticationHeaderValue(Scheme, kept.Token);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Lets go of a credential that was refused.</summary>
    /// <returns>Whether there may be a better one.</returns>
    internal bool Forget(AuthenticationHeaderValue? refused)
    {
        if (kept is not { } known || known.Token != refused?.Parameter)
        {
            return options.Value.IsApp;
        }

        kept = null;
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => one.Dispose();

    private AuthenticationHeaderValue? Kept() =>
        kept is { } token && time.GetUtcNow() < token.ExpiresAt - Margin ? new AuthenticationHeaderValue(Scheme, token.Token) : null;

    // Another token does nobody harm, so a lost one is asked for again.
    private Task<InstallationToken> FetchAsync(CancellationToken cancellationToken) => sender.SendAsync(
        new VendorCall<InstallationToken>
        {
            Operation = "installation_token",
            IsRepeatable = true,
            Request = () =>
            {
                var request = GitHubRequests.Create(HttpMethod.Post, new Uri(options.Value.Address, $"app/installations/{options.Value.InstallationId}/access_tokens"), GitHubRequests.Json);
                request.Headers.Authorization = new AuthenticationHeaderValue(Scheme, AppToken.Create(options.Value.AppId, options.Value.Pem, time.GetUtcNow()));
                return request;
            },
            Read = async (answer, token) => BoundedBody.Parse(
                await BoundedBody.ReadAsync(answer.Content, options.Value.MaxAnswerBytes, token), answer.Content.Headers.ContentType, GitHubJson.Default.InstallationToken),
        },
        cancellationToken);
}
