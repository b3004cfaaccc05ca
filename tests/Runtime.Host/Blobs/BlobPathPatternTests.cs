using Cartrita.Runtime.Host.Blobs;

namespace Cartrita.Runtime.Host.Tests.Blobs;

public sealed class BlobPathPatternTests
{
    [Theory]
    [InlineData("incoming/{name}", "a.txt", "name=a.txt")]
    [InlineData("incoming/{name}", "u/1/a.txt", "name=u/1/a.txt")]
    [InlineData("incoming/u/{owner}/{id}", "u/ada/42", "owner=ada;id=42")]
    [InlineData("incoming/u/{owner}/{id}", "u/ada/x/42", "owner=ada/x;id=42")]
    [InlineData("incoming/{name}.{extension}", "a.b.txt", "name=a.b;extension=txt")]
    [InlineData("incoming/{{draft}}/{name}", "{draft}/a", "name=a")]
    [InlineData("incoming/fixed.txt", "fixed.txt", "")]
    [InlineData("incoming", "any/thing", "")]
    [InlineData("incoming/{name}", "line\nbreak", "name=line\nbreak")]
    public void Name_that_fits_gives_its_parts(string pattern, string name, string parts) =>
        Assert.Equal(parts, string.Join(';', BlobPathPattern.Parse(pattern).Match(name)!.Select(part => $"{part.Key}={part.Value}")));

    [Theory]
    [InlineData("incoming/u/{owner}/{id}", "v/ada/42")]
    [InlineData("incoming/u/{owner}/{id}", "u/ada")]
    [InlineData("incoming/{name}.txt", "a.md")]
    [InlineData("incoming/fixed.txt", "fixedxtxt")]
    [InlineData("incoming/fixed.txt", "fixed.txt2")]
    public void Name_that_does_not_fit_gives_nothing(string pattern, string name) => Assert.Null(BlobPathPattern.Parse(pattern).Match(name));

    [Theory]
    [InlineData("incoming/u/{owner}/{id}", "incoming", "u/")]
    [InlineData("incoming/{name}", "incoming", "")]
    [InlineData("incoming/{{x/{name}", "incoming", "{x/")]
    [InlineData("incoming/a/b.txt", "incoming", "a/b.txt")]
    [InlineData("incoming", "incoming", "")]
    [InlineData("$root/{name}", "$root", "")]
    public void Container_and_prefix_narrow_the_listing(string pattern, string container, string prefix)
    {
        var path = BlobPathPattern.Parse(pattern);

        Assert.Equal((container, prefix), (path.Container, path.Prefix));
    }

    [Theory]
    [InlineData("", "the container '' has to be a fixed name of 3 to 63 lower-case letters, digits and hyphens")]
    [InlineData("{any}/{name}", "the container '{any}' has to be a fixed name of 3 to 63 lower-case letters, digits and hyphens")]
    [InlineData("In/{name}", "the container 'In' has to be a fixed name of 3 to 63 lower-case letters, digits and hyphens")]
    [InlineData("incoming/{*path}", "'{*path}' is not a name between braces that is used once")]
    [InlineData("incoming/{a}/{A}", "'{A}' is not a name between braces that is used once")]
    [InlineData("incoming/{a", "'{a' is not a name between braces that is used once")]
    [InlineData("incoming/{}", "'{}' is not a name between braces that is used once")]
    [InlineData("incoming/a}", "it has a closing brace without an opening one")]
    public void Text_that_is_no_path_is_refused(string pattern, string reason) =>
        Assert.Equal(reason, Assert.Throws<FormatException>(() => BlobPathPattern.Parse(pattern)).Message);
}
