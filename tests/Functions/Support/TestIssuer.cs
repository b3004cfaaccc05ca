using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Tests.Support;

/// <summary>An identity provider on loopback; it signs with the platform's cryptography, so nothing of it is the library under test.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly List<TestSigningKey> keys = [];
    private volatile string published = """{"keys":[]}""";
    private int asked;

    private TestIssuer(WebApplication server) => this.server = server;

    public string Address => server.Urls.First();

    /// <summary>How often the keys were asked for.</summary>
    public int Asked => Volatile.Read(ref asked);

    /// <summary>Answers with an error instead.</summary>
    public bool IsDown { get; set; }

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        issuer.server.Run(issuer.AnswerAsync);
        await issuer.server.StartAsync();
        return issuer;
    }

    public TestSigningKey Publish(TestSigningKey key)
    {
        keys.Add(key);
        published = new JsonObject { ["keys"] = new JsonArray([.. keys.Select(one => one.Jwk())]) }.ToJsonString();
        return key;
    }

    /// <summary>The claims of a token that is in order.</summary>
    public JsonObject Claims(DateTimeOffset now, params string[] roles) => new()
    {
        ["iss"] = Address,
        ["aud"] = "api://cartrita",
        ["sub"] = "ada",
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        ["roles"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]),
    };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (IsDown)
        {
            http.Response.StatusCode = 500;
            return;
        }

        var isKeys = http.Request.Path == "/keys";
        if (isKeys)
        {
            Interlocked.Increment(ref asked);
        }

        await http.Response.WriteAsync(isKeys
            ? published
            : new JsonObject { ["issuer"] = Address, ["jwks_uri"] = Address + "/keys" }.ToJsonString());
    }
}

/// <summary>A key that signs tokens by one algorithm.</summary>
internal sealed class TestSigningKey(string id, string algorithm)
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Id => id;

    public string Token(JsonObject claims, string? header = null)
    {
        var signed = $"{Encode(header ?? $$"""{"alg":"{{algorithm}}","kid":"{{id}}","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public JsonObject Jwk()
    {
        if (algorithm == "ES256")
        {
            var point = curve.ExportParameters(includePrivateParameters: false).Q;
            return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = id, ["use"] = "sig", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        }

        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject { ["kty"] = "RSA", ["kid"] = id, ["alg"] = algorithm, ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) };
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private byte[] Sign(byte[] data) => algorithm switch
    {
        "ES256" => curve.SignData(data, HashAlgorithmName.SHA256),
        "PS256" => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "RS384" => rsa.SignData(data, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        "HS256" => HMACSHA256.HashData(rsa.ExportSubjectPublicKeyInfo(), data),
        "none" => [],
        _ => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };
}
