using System.Net.Http.Headers;
using System.Text;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Writes requests for tokens (RFC 6749, 4.3.2, 4.4.2 and 6), and how the client says who it is there (2.3.1; RFC 8705, 2.1).</summary>
internal static class TokenRequest
{
    /// <summary>The client's name and secret as HTTP basic.</summary>
    public const string Basic = "client_secret_basic";

    /// <summary>Both as members of the form.</summary>
    public const string Post = "client_secret_post";

    /// <summary>The client's certificate.</summary>
    public const string Certificate = "tls_client_auth";

    /// <summary>Its name only.</summary>
    public const string None = "none";

    /// <summary>Writes it.</summary>
    public static HttpRequestMessage Write(Uri address, string scheme, OpenApiCredential credential, string scopes)
    {
        var method = MethodOf(credential);
        var form = new List<KeyValuePair<string, string>>();
        void Add(string name, string value) => form.AddRange(value.Length > 0 ? [KeyValuePair.Create(name, value)] : []);

        var grant = credential.Grant ?? string.Empty;
        Add("grant_type", grant);
        Add("refresh_token", grant == "refresh_token" ? credential.RefreshToken : string.Empty);
        Add("username", grant == "password" ? credential.User : string.Empty);
        Add("password", grant == "password" ? credential.Password : string.Empty);
        Add("scope", scopes);
        Add("client_id", method == Basic ? string.Empty : credential.ClientId);
        Add("client_secret", method == Post ? credential.ClientSecret : string.Empty);

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        if (method == Basic)
        {
            var client = $"{Uri.EscapeDataString(credential.ClientId)}:{Uri.EscapeDataString(credential.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(client)));
        }

        if (credential.HasCertificate)
        {
            request.Options.Set(OpenApiTransport.Key, new OpenApiTransport(scheme, Digest: null));
        }

        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    /// <summary>How a client says who it is.</summary>
    public static string MethodOf(OpenApiCredential credential) =>
        credential.TokenEndpointAuthMethod.Length > 0 ? credential.TokenEndpointAuthMethod
        : credential.ClientSecret.Length > 0 ? Basic
        : None;
}
