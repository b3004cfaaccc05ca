using Cartrita.Adapters.Crawl.Web;

namespace Cartrita.Adapters.Tests.Crawl;

public sealed class RobotsRulesTests
{
    [Theory]
    [InlineData("", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /", "/a", false)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /private", "/private/a", false)]
    [InlineData("User-agent: *\nDisallow: /private", "/public", true)]
    [InlineData("User-agent: *\nDisallow: /private\nAllow: /private/open", "/private/open/a", true)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a-b-c-d", false)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a-c-b", true)]
    [InlineData("User-agent: other\nDisallow: /", "/a", true)]
    [InlineData("User-agent: CARTRITABOT\nDisallow: /mine\n\nUser-agent: *\nDisallow: /", "/a", true)]
    [InlineData("User-agent: CartritaBot/1.0\nDisallow: /mine\n\nUser-agent: *\nDisallow: /", "/mine", false)]
    [InlineData("User-agent: a\nUser-agent: CartritaBot\nDisallow: /x\nUser-agent: b\nDisallow: /y", "/x", false)]
    [InlineData("User-agent: a\nUser-agent: CartritaBot\nDisallow: /x\nUser-agent: b\nDisallow: /y", "/y", true)]
    [InlineData("User-agent: CartritaBot\nDisallow: /one\nUser-agent: x\nDisallow: /two\nUser-agent: CartritaBot\nDisallow: /three", "/three", false)]
    [InlineData("# all out\r\nUser-agent: * # everybody\r\nDisallow: / # everything\r\n", "/a", false)]
    [InlineData("Disallow: /", "/a", true)]
    [InlineData("User-agent: CartritaBot\nAllow: /\nSitemap: http://a.example/s.xml\nnonsense", "/a", true)]
    public void Longest_pattern_of_the_crawlers_own_groups_decides(string text, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsRules.Parse(text, "CartritaBot").Allow(new Uri("http://a.example" + path)));

    [Fact]
    public void Pattern_of_many_stars_is_decided_in_time_that_is_bounded() =>
        Assert.True(RobotsRules.Parse($"User-agent: *\nDisallow: /{string.Concat(Enumerable.Repeat("*a", 2000))}b", "x").Allow(new Uri("http://a.example/" + new string('a', 5000))));
}
