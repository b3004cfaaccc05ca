using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Core.Tests.Tools.GitHub;

public sealed class RepositoryRulesTests
{
    private static readonly OwnerId Ada = new("ada");

    [Theory]
    [InlineData("ada/handbook", "ADA/Handbook", true)]
    [InlineData("ada/handbook", "ada/handbook2", false)]
    [InlineData("Ada/*", "ada/anything", true)]
    [InlineData("ada/*", "ada-evil/anything", false)]
    [InlineData("*", "bob/any", true)]
    public void Pattern_matches_as_github_compares_names(string text, string name, bool matches)
    {
        Assert.True(RepositoryPattern.TryParse(text, out var pattern));
        Assert.Equal(matches, pattern.Matches(RepositoryName.Parse(name)));
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("*/handbook")]
    [InlineData("ada/hand*")]
    [InlineData("ada/*/*")]
    [InlineData("/*")]
    [InlineData("**")]
    [InlineData("")]
    [InlineData(null)]
    public void Text_that_is_no_pattern_is_none(string? text) => Assert.False(RepositoryPattern.TryParse(text, out _));

    [Fact]
    public void User_has_what_everybody_has_and_what_is_listed_for_them()
    {
        var options = new RepositoryOptions { Read = "team/docs, team/wiki", Write = "team/app" };
        options.Owners["ada"] = new RepositoryOwnerOptions { Read = "ada/notes", Write = "team/wiki" };
        var rules = new RepositoryRules(options);

        string Of(string owner, string name) => rules.Listed(new OwnerId(owner), RepositoryName.Parse(name)) is { } grant ? grant.MayWrite ? "write" : "read" : "none";

        Assert.Equal(["read", "write", "write", "read", "none"], new[] { "team/docs", "team/wiki", "team/app", "ada/notes", "bob/notes" }.Select(name => Of("ada", name)));
        Assert.Equal(["read", "read", "write", "none", "none"], new[] { "team/docs", "team/wiki", "team/app", "ada/notes", "bob/notes" }.Select(name => Of("bob", name)));
    }

    [Fact]
    public void Without_a_list_what_is_public_is_all_that_a_search_shows()
    {
        var scope = new RepositoryRules(new RepositoryOptions()).ScopeOf(Ada);

        Assert.Empty(scope.Qualifiers);
        Assert.True(scope.Admits("bob/open", isPrivate: false));
        Assert.False(scope.Admits("bob/secret", isPrivate: true));
        Assert.False(scope.Admits("not a name", isPrivate: false));
    }

    [Fact]
    public void Search_looks_where_the_lists_say_and_nowhere_without_one()
    {
        var listed = new RepositoryRules(new RepositoryOptions { Public = false, Read = "ada/a, ada/*", Write = "ADA/A" }).ScopeOf(Ada);
        var all = new RepositoryRules(new RepositoryOptions { Public = false, Read = "*" }).ScopeOf(Ada);
        var none = Assert.Throws<CartritaException>(() => new RepositoryRules(new RepositoryOptions { Public = false }).ScopeOf(Ada));
        var many = Assert.Throws<CartritaException>(() => new RepositoryRules(new RepositoryOptions { Public = false, Read = string.Join(',', Enumerable.Range(0, 31).Select(number => $"ada/r{number}")) }).ScopeOf(Ada));

        Assert.Equal(["repo:ada/a", "user:ada"], listed.Qualifiers);
        Assert.False(listed.Admits("bob/open", isPrivate: false));
        Assert.Empty(all.Qualifiers);
        Assert.True(all.Admits("bob/secret", isPrivate: true));
        Assert.Equal((Problems.RepositoryNotAllowed, Problems.InvalidRequest), (none.Problem, many.Problem));
    }
}
