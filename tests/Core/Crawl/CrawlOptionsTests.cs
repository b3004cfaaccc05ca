using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Crawl;

public sealed class CrawlOptionsTests
{
    [Theory]
    [InlineData("Name", "Not A Slug", "the name is")]
    [InlineData("Owner", "", "Owner")]
    [InlineData("Kind", "ftp", "Kind")]
    [InlineData("Interval", "-1", "IntervalMinutes")]
    [InlineData("MaxItems", "10001", "MaxItems")]
    [InlineData("MaxBytes", "0", "MaxBytes")]
    [InlineData("Tag", " ", "Tags")]
    [InlineData("Tag", "a\u0007b", "Tags")]
    [InlineData("Extension", ".", "Extensions")]
    [InlineData("Url", "ftp://a.example/", "Urls")]
    [InlineData("Url", "http://user:secret@a.example/", "Urls")]
    public void Source_that_is_not_valid_is_named_with_its_fault(string what, string value, string fault)
    {
        var source = new CrawlSourceOptions { Kind = what == "Kind" ? value : "urls", Owner = what == "Owner" ? value : "ada" };
        source.Urls.Add(what == "Url" ? value : "https://a.example/");
        source.IntervalMinutes = what == "Interval" ? -1 : 60;
        source.MaxItems = what == "MaxItems" ? 10_001 : 10;
        source.MaxBytes = what == "MaxBytes" ? 0 : 10;
        if (what == "Tag")
        {
            source.Tags.Add(value);
        }

        if (what == "Extension")
        {
            source.Extensions.Add(value);
        }

        var options = new CrawlOptions { Sources = { [what == "Name" ? value : "site"] = source } };

        var result = Assert.Single(options.Validate(new ValidationContext(options)));

        Assert.Contains(fault, result.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blobs", "Container")]
    [InlineData("urls", "Urls")]
    [InlineData("sitemap", "SitemapUrl")]
    [InlineData("github", "Repository")]
    public void Kind_without_what_it_needs_is_not_valid(string kind, string needed)
    {
        var options = new CrawlOptions { Sources = { ["site"] = new CrawlSourceOptions { Kind = kind, Owner = "ada" } } };

        Assert.Contains(options.Validate(new ValidationContext(options)), result => result.ErrorMessage!.Contains(needed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ada/../x")]
    [InlineData("ada")]
    [InlineData("ada/book/x")]
    [InlineData("a?b/book")]
    public void Repository_that_is_none_is_not_valid(string repository)
    {
        var options = new CrawlOptions { Sources = { ["code"] = new CrawlSourceOptions { Kind = "github", Owner = "ada", Repository = repository } } };

        Assert.Single(options.Validate(new ValidationContext(options)));
    }

    [Fact]
    public void Source_is_found_by_its_owner_alone()
    {
        var options = new CrawlOptions { Sources = { ["code"] = new CrawlSourceOptions { Kind = "github", Owner = "ada", Repository = "ada/book", Path = "/docs//a/", IntervalMinutes = 0, Extensions = { "MD", ".txt" } } } };
        Assert.Empty(options.Validate(new ValidationContext(options)));
        var sources = new CrawlSources(options);

        var source = sources.Find(new OwnerId("ada"), "code")!;

        Assert.Null(sources.Find(new OwnerId("bob"), "code"));
        Assert.Equal(("docs/a", null, true, true, false), (source.Path, source.Interval, source.Takes("x.md"), source.Takes("x.TXT"), source.Takes("x.pdf")));
    }

    [Theory]
    [InlineData("malware_detected", CrawlItemOutcome.Refused)]
    [InlineData("unsupported_file", CrawlItemOutcome.Refused)]
    [InlineData("robots_disallowed", CrawlItemOutcome.Refused)]
    [InlineData("capacity_exceeded", CrawlItemOutcome.Failed)]
    [InlineData("hash_mismatch", CrawlItemOutcome.Failed)]
    [InlineData("source_unavailable", CrawlItemOutcome.Failed)]
    [InlineData("ingestion_failed", CrawlItemOutcome.Failed)]
    public void Code_tells_refused_from_failed(string code, CrawlItemOutcome outcome)
    {
        Assert.True(Problems.All.ContainsKey(code));
        Assert.Equal(outcome, CrawlProblems.OutcomeOf(code));
    }
}
