using Cartrita.Adapters.Tools.OpenApi.Requests;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Client certificates against a server that lets nobody in without one.</summary>
public sealed class CertificateTests : IAsyncLifetime
{
    private const string Scheme = "door: { type: mutualTLS }";

    private readonly TestCertificates certificates = new();
    private readonly SecuredShop shop = new();
    private readonly string file = Path.GetTempFileName();
    private readonly string keyFile = Path.GetTempFileName();
    private CertificateServer server = null!;

    public async Task InitializeAsync() => server = await CertificateServer.StartAsync(certificates);

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        certificates.Dispose();
        shop.Dispose();
        File.Delete(file);
        File.Delete(keyFile);
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("base64 with password")]
    [InlineData("pem")]
    [InlineData("pem file")]
    [InlineData("pem files")]
    [InlineData("pem files with password")]
    [InlineData("pkcs12 file")]
    public async Task Certificate_of_every_form_is_shown_with_those_between(string form)
    {
        await using var host = Host("[ { door: [] } ]", Scheme, Setting(form));
        Assert.True((await host.DataAsync("shop_act", "{}")).GetProperty("body").GetProperty("ok").GetBoolean());
        Assert.Equal([("/things", "CN=ada")], server.Requests);
    }

    [Fact]
    public async Task Call_without_the_scheme_shows_no_certificate()
    {
        await using var open = await CertificateServer.StartAsync(certificates, isRequired: false);
        await using var host = Host("[ ]", Scheme, Setting("base64"), open);
        await host.DataAsync("shop_act", "{}");
        Assert.Equal([("/things", null)], open.Requests);

        await using var refused = Host("[ ]", Scheme, Setting("base64"));
        await Assert.ThrowsAsync<CartritaException>(() => refused.CallAsync("shop_act", "{}"));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Token_is_asked_for_and_used_with_the_certificate_of_its_client()
    {
        await using var host = Host(
            "[ { door: [] } ]", "door: { type: oauth2, flows: { clientCredentials: { tokenUrl: /token, scopes: {} } } }", [("door:ClientId", "me"), ("door:TokenEndpointAuthMethod", "tls_client_auth"), .. Setting("base64")]);
        await host.DataAsync("shop_act", "{}");
        Assert.Equal([("/token", "CN=ada"), ("/things", "CN=ada")], server.Requests);
    }

    [Fact]
    public async Task Server_without_tls_gets_no_call()
    {
        await using var plain = await PlainServer.StartAsync();
        await using var host = new ToolHost(TimeProvider.System, shop.Settings(plain.Address, "[ { door: [] } ]", Scheme, "get", Setting("base64")));
        Assert.Empty(await host.Source.ToolsAsync(default));
    }

    [Theory]
    [InlineData("door:Certificate", "bm90IGEgY2VydGlmaWNhdGU=")]
    [InlineData("door:Certificate", "%%%")]
    [InlineData("door:CertificateFile", "/nowhere/at/all.pem")]
    public void Certificate_that_can_t_be_read_is_refused_at_start(string key, string value) => Refused((key, value));

    [Fact]
    public void Certificate_without_its_key_or_with_a_wrong_password_is_refused_at_start()
    {
        Refused(("door:Certificate", certificates.Pem));
        Refused(("door:Certificate", certificates.Pkcs12("right")), ("door:CertificatePassword", "wrong"));
        Refused(("door:Certificate", certificates.Pkcs12(null)), ("door:CertificateFile", file));
    }

    private void Refused(params (string Key, string Value)[] credentials)
    {
        var settings = shop.Settings(server.Address, "[ { door: [] } ]", Scheme, "get", credentials);
        var refused = Assert.Throws<OptionsValidationException>(() => new ToolHost(TimeProvider.System, settings).Source.Agents);
        Assert.Contains("Credentials:door:Certificate", refused.Message, StringComparison.Ordinal);
    }

    private (string Key, string Value)[] Setting(string form)
    {
        switch (form)
        {
            case "base64":
                return [("door:Certificate", certificates.Pkcs12(null))];
            case "base64 with password":
                return [("door:Certificate", certificates.Pkcs12("pass word")), ("door:CertificatePassword", "pass word")];
            case "pem":
                return [("door:Certificate", certificates.Pem + certificates.KeyPem)];
            case "pem file":
                File.WriteAllText(file, certificates.KeyPem + "\n" + certificates.Pem);
                return [("door:CertificateFile", file)];
            case "pem files":
                File.WriteAllText(file, certificates.Pem);
                File.WriteAllText(keyFile, certificates.KeyPem);
                return [("door:CertificateFile", file), ("door:CertificateKeyFile", keyFile)];
            case "pem files with password":
                File.WriteAllText(file, certificates.Pem);
                File.WriteAllText(keyFile, certificates.EncryptedKeyPem("pass word"));
                return [("door:CertificateFile", file), ("door:CertificateKeyFile", keyFile), ("door:CertificatePassword", "pass word")];
            default:
                File.WriteAllBytes(file, Convert.FromBase64String(certificates.Pkcs12(null)));
                return [("door:CertificateFile", file)];
        }
    }

    private ToolHost Host(string security, string schemes, (string Key, string Value)[] credentials, CertificateServer? to = null) => new(
        TimeProvider.System,
        options => new OpenApiHandler(options, () => CertificateServer.Trusting(certificates)),
        shop.Settings((to ?? server).Address, security, schemes, "get", credentials));
}
