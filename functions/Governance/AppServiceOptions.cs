namespace Cartrita.Functions.Governance;

/// <summary>Whether the app runs behind App Service authentication.</summary>
internal sealed class AppServiceOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "AppService";

    /// <summary>
    /// The platform authenticates every request, and removes the headers <c>X-MS-CLIENT-PRINCIPAL*</c> that a client sends. Only then are they believed; where it is
    /// false, the default, they are nobody's word.
    /// </summary>
    public bool AuthenticatesRequests { get; set; }
}
