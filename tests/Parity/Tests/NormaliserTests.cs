using Cartrita.Parity.Driver;

namespace Cartrita.Parity.Tests;

public sealed class NormaliserTests
{
    private readonly Normaliser _normaliser = new(new Uri("http://127.0.0.1:4321"));

    [Fact]
    public void Known_id_becomes_its_label_the_longest_first()
    {
        _normaliser.Know("run-a", "run");
        _normaliser.Know("run-a-child", "child");

        Assert.Equal("<run> <child> <run>-other", _normaliser.Apply("run-a run-a-child run-a-other"));
    }

    [Fact]
    public void Same_moment_gets_the_same_token_and_another_gets_another() =>
        Assert.Equal(
            "<time 1> <time 2> <time 1>",
            _normaliser.Apply("2026-01-02T03:04:05Z 2026-01-02T03:04:05.5+00:00 2026-01-02T03:04:05Z"));

    [Fact]
    public void Ids_that_a_host_makes_are_numbered_by_their_form() =>
        Assert.Equal(
            "<guid 1> <id 1> <id 2>",
            _normaliser.Apply("11111111-2222-3333-4444-555555555555 0123456789abcdef0123456789abcdef fedcba9876543210fedcba9876543210"));

    [Fact]
    public void Address_of_the_app_is_no_difference() =>
        Assert.Equal("<base>/instances/1", _normaliser.Apply("http://127.0.0.1:4321/instances/1"));

    [Theory]
    [InlineData("/instances/1?code=s3cret%3D%3D&taskHub=x", "/instances/1?code=<key>&taskHub=x")]
    [InlineData("{\"uri\":\"/instances/1?taskHub=x&code=s3cret==\"}", "{\"uri\":\"/instances/1?taskHub=x&code=<key>\"}")]
    [InlineData("/instances?code=", "/instances?code=")]
    public void Key_in_an_address_is_not_shown(string text, string shown) => Assert.Equal(shown, _normaliser.Apply(text));

    [Theory]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef")]
    [InlineData("2026-01-02")]
    [InlineData("http://127.0.0.1:9999/")]
    public void What_has_another_form_stays(string text) => Assert.Equal(text, _normaliser.Apply(text));
}
