using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>The JSON Web Token by which an app says who it is: RS256, ten minutes at most, dated back a minute against clocks that differ.</summary>
/// <remarks>https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app</remarks>
internal static class AppToken
{
    private const int BackSeconds = 60;
    private const int LifeSeconds = 540;

    /// <summary>Makes one.</summary>
    /// <param name="appId">The app's client id or number.</param>
    /// <param name="pem">Its private key.</param>
    /// <param name="now">When.</param>
    internal static string Create(string appId, string pem, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        var claims = $$"""{"iat":{{seconds - BackSeconds}},"exp":{{seconds + LifeSeconds}},"iss":"{{JsonEncodedText.Encode(appId)}}"}""";
        var signed = $"{Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
