using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Governance;

public sealed class LogRedactionTests
{
    // Put together here, so that no scanner of repositories takes them for real ones.
    public static TheoryData<string, string> Secrets => new()
    {
        { "model vendor", "sk-" + "proj-" + new string('a', 32) },
        { "aws", "AKIA" + new string('B', 16) },
        { "github", "ghp" + "_" + new string('c', 36) },
        { "hugging face", "hf" + "_" + new string('d', 34) },
        { "slack", "xoxb" + "-" + new string('1', 24) },
        { "google", "AIza" + new string('e', 35) },
        { "storage", "AccountKey=" + new string('f', 44) + "==" },
        { "web token", "eyJ" + new string('g', 20) + ".eyJ" + new string('h', 20) + "." + new string('i', 20) },
        { "private key", "-----BEGIN " + "PRIVATE KEY-----\nMIIB\n-----END " + "PRIVATE KEY-----" },
        { "bearer", "Bearer " + new string('j', 20) },
        { "basic", "authorization: basic " + new string('k', 20) },
        { "named in a query", "?code=" + new string('l', 20) },
        { "named in json", "\"client_secret\": \"" + new string('m', 20) + "\"" },
        { "named in a setting", "OPENAI_API_KEY=" + new string('n', 20) },
        { "own key", new string('0', 60) + "beef" },
        { "mail", "ada.lovelace+x@example.co.uk" },
        { "card", "4111 1111 1111 1111" },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Secret_of_every_kind_is_taken_out(string kind, string secret)
    {
        var redacted = LogRedaction.Redact($"It failed with {secret} for run 0123456789abcdef0123456789abcdef.");

        Assert.True(redacted.Contains(CredentialRules.Redaction, StringComparison.Ordinal), $"{kind}: {redacted}");
        Assert.DoesNotContain(secret[^8..], redacted, StringComparison.Ordinal);
        Assert.EndsWith("for run 0123456789abcdef0123456789abcdef.", redacted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Run 01a2167b9ec47a74a8a61fe8906aa68a took 1764137123456 ms of 4111 1111 1111 1112.")]
    [InlineData("Model openai/gpt-4.1: 11 tokens in, 7 out, 120 ms; code: 404.")]
    [InlineData("Now listening on: http://127.0.0.1:7071")]
    [InlineData("Audit: authentication refused for ChatAnswer: unknown_key.")]
    public void Other_lines_are_left_alone(string line) => Assert.Equal(line, LogRedaction.Redact(line));
}
