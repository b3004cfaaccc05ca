using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Governance;

public sealed class SecretFinderTests
{
    // Put together here, so that no scanner of repositories takes them for real ones.
    private const string Random = "q7Zk2Vb9Xw4Lm8Rt1Ns6Yd3Hf5Jc0Pg";

    public static TheoryData<string, string> Known => new()
    {
        { "aws_access_key", "AKIA" + "Q7ZK2VB9XW4LM8RT" },
        { "github_token", "ghp_" + Random + "a8Q2xR" },
        { "github_token", "github_pat_" + Random + "_" + Random },
        { "openai_key", "sk-" + "proj-" + Random },
        { "anthropic_key", "sk-ant-" + "api03-" + Random },
        { "slack_token", "xoxb" + "-1234567-" + Random },
        { "google_api_key", "AIza" + "SyB" + Random + "x" },
        { "huggingface_token", "hf_" + Random },
        { "stripe_key", "sk_live_" + Random },
        { "azure_storage_key", "AccountKey=" + Random + Random + "==" },
        { "json_web_token", "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U" },
        { "private_key", "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bVx2q9ZkR1tL0s8Yd3Hf5Jc0PgQwErTyUiOpAsDfGhJkL\n-----END RSA " + "PRIVATE KEY-----" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Credential_of_a_known_form_is_found_with_its_line(string kind, string secret)
    {
        var text = $"first line\nkey here: {secret} and on\n";

        var span = Assert.Single(SecretFinder.Find(text));

        Assert.Equal((kind, 2), (span.Kind, span.Line));
        Assert.Equal(secret, text.Substring(span.Start, span.Length));
    }

    [Theory]
    [InlineData("password = \"{0}\"")]
    [InlineData("  \"apiKey\": \"{0}\",")]
    [InlineData("API_KEY={0}")]
    [InlineData("client_secret: {0}")]
    [InlineData("const authToken = '{0}';")]
    [InlineData("config[\"access_key\"] = \"{0}\"")]
    [InlineData(":token => '{0}'")]
    [InlineData("secret := `{0}`")]
    public void Random_value_that_is_given_to_a_secret_is_found(string form)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Random);

        var span = Assert.Single(SecretFinder.Find(text));

        Assert.Equal(("secret_assignment", 1), (span.Kind, span.Line));
        Assert.Equal(Random, text.Substring(span.Start, span.Length));
    }

    [Fact]
    public void Password_in_an_address_is_found()
    {
        const string Text = "DATABASE_URL=postgres://app:hunter42x@db.internal:5432/main";

        var span = Assert.Single(SecretFinder.Find(Text));

        Assert.Equal(("connection_string", "hunter42x"), (span.Kind, Text.Substring(span.Start, span.Length)));
    }

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE is the key of the documentation")]
    [InlineData("class=\"sk-folding-cube-animation-wrapper\"")]
    [InlineData("public Task<Token> TokenAsync(CancellationToken token) => token.ThrowIfCancellationRequested();")]
    [InlineData("password = Environment.GetEnvironmentVariable(\"DATABASE_PASSWORD_2024\")")]
    [InlineData("secret: ${{ secrets.DEPLOY_KEY_V2_2024_01 }}")]
    [InlineData("token = \"your-token-goes-here-1234\"")]
    [InlineData("\"token\": \"550e8400-e29b-41d4-a716-446655440000\"")]
    [InlineData("password: correct horse battery staple")]
    [InlineData("see https://example.com:8080/path?x=1@2 and postgres://user:password@localhost and https://u:${PASS_WORD}@h")]
    [InlineData("A file that opens with -----BEGIN PRIVATE KEY----- is a private key; it ends with -----END PRIVATE KEY-----.")]
    [InlineData("publicKeyToken=b77a5c561934e089")]
    [InlineData("api_key == expected_api_key_from_settings_1")]
    public void What_only_looks_like_one_is_left_alone(string text) => Assert.Empty(SecretFinder.Find(text));

    [Fact]
    public void Each_is_replaced_by_its_kind()
    {
        var text = $"a\nAPI_KEY={Random}\nb " + "AKIA" + "Q7ZK2VB9XW4LM8RT" + " c";
        var found = SecretFinder.Find(text);

        Assert.Equal([2, 3], found.Select(span => span.Line));
        Assert.Equal("a\nAPI_KEY=[redacted: secret_assignment]\nb [redacted: aws_access_key] c", SecretFinder.Redact(text, found));
    }

    // Each of these would take hours where every opening looked to the end of what it may reach.
    [Theory]
    [InlineData("sk-")]
    [InlineData("sk-a1")]
    [InlineData("-eyJ")]
    [InlineData("-eyJaaaaaaaaaa.eyJaaaaaaaaaa.aaaaaaaaaa")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY----------END ")]
    [InlineData("AccountKey=")]
    [InlineData("xoxb-")]
    [InlineData("-glpat-")]
    [InlineData("token=")]
    [InlineData("token: 'a1")]
    [InlineData("://a:b")]
    public void Hostile_text_is_searched_in_linear_time(string unit)
    {
        var found = SecretFinder.Find(string.Concat(Enumerable.Repeat(unit, 4_000_000 / unit.Length)));

        Assert.Empty(found);
    }

    [Fact]
    public void Key_blocks_without_an_end_are_each_found_in_linear_time()
    {
        var unit = "-----BEGIN " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bVx2q9ZkR1tL0s8Yd3Hf5Jc0PgQwErTyUiOpAsDfGhJkL\n";
        var text = string.Concat(Enumerable.Repeat(unit, 4_000_000 / unit.Length));

        var found = SecretFinder.Find(text);

        Assert.All(found, secret => Assert.InRange(secret.Length, 1, 16 * 1024));
        Assert.InRange(found.Sum(secret => secret.Length), text.Length / 100 * 99, text.Length);
    }

    [Theory]
    [InlineData("sk-your-key-here-0123456789-")]
    [InlineData("sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-")]
    [InlineData("-----BEGIN PRIVATE KEY----- opens one; ")]
    public void Secret_behind_examples_is_found(string example)
    {
        var secret = "sk-" + "proj-" + Random;
        var text = string.Concat(Enumerable.Repeat(example, 5)) + secret;

        var span = Assert.Single(SecretFinder.Find(text));

        Assert.EndsWith(secret, text[..(span.Start + span.Length)], StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_behind_a_stretch_that_is_not_weighed_any_more_is_found()
    {
        var secret = "sk-" + "proj-" + Random;
        var text = string.Concat(Enumerable.Repeat("sk-", 100_000)) + "\n" + secret;

        Assert.Equal(secret.Length, Assert.Single(SecretFinder.Find(text)).Length);
    }

    [Fact]
    public void Run_without_an_end_is_a_secret_up_to_the_greatest_length()
    {
        var text = "sk-" + string.Concat(Enumerable.Range(0, 20_000).Select(number => "kQ7w2"[number * number % 5]).Select((letter, at) => (char)(letter + (at % 3))));

        var span = Assert.Single(SecretFinder.Find(text));

        Assert.Equal((0, SecretFinder.MaximumLength), (span.Start, span.Length));
    }

    [Fact]
    public void Key_of_sixteen_thousand_bits_is_found_whole()
    {
        var line = Random + Random + "\n";
        var key = "-----BEGIN " + "PRIVATE KEY-----\n" + string.Concat(Enumerable.Repeat(line, 12_700 / line.Length)) + "-----END " + "PRIVATE KEY-----";

        var span = Assert.Single(SecretFinder.Find("a\n" + key + "\nb"));

        Assert.Equal(key.Length, span.Length);
    }
}
