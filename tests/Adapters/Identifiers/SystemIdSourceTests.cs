using Cartrita.Adapters.Identifiers;
using Cartrita.Core.Identifiers;
using Cartrita.Runtime.Testing;

namespace Cartrita.Adapters.Tests.Identifiers;

public sealed class SystemIdSourceTests
{
    private readonly VirtualClock clock = new();

    [Fact]
    public void Identifiers_have_their_form_and_sort_by_time()
    {
        var ids = new SystemIdSource(clock);
        var made = new List<string>();
        for (var index = 0; index < 20; index++)
        {
            made.Add(ids.NewId());
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.All(made, id => Assert.True(IdentifierForm.IsHex32(id)));
        Assert.Equal(made.Order(StringComparer.Ordinal), made);
    }

    [Fact]
    public void Secrets_have_256_bits_and_are_never_the_same()
    {
        var ids = new SystemIdSource(clock);
        string[] secrets = [.. Enumerable.Range(0, 50).Select(_ => ids.NewSecret())];

        Assert.All(secrets, secret => Assert.Matches("^[A-Za-z0-9_-]{43}$", secret));
        Assert.Equal(50, secrets.Distinct().Count());
    }
}
