using System.Security.Claims;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>What a client's token says.</summary>
/// <param name="Hub">The hub that it may connect to.</param>
/// <param name="User">Who it is; null for nobody.</param>
internal sealed record ClientIdentity(string Hub, string? User)
{
    private const string HubClaim = "hub";

    /// <summary>The identity as a connection keeps it on every transport; nothing else of the request that opened it lives on.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        var identity = new ClaimsIdentity([new(HubClaim, Hub)], authenticationType: "Bearer");
        if (User is not null)
        {
            identity.AddClaim(new(ClaimTypes.NameIdentifier, User));
        }

        return new(identity);
    }

    /// <returns>The identity, or null where the principal was not made here.</returns>
    public static ClientIdentity? From(ClaimsPrincipal? principal) =>
        principal?.FindFirst(HubClaim)?.Value is { } hub ? new(hub, principal.FindFirst(ClaimTypes.NameIdentifier)?.Value) : null;
}
