using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.JsonQueries;

namespace Cartrita.Core.Tests.Tools;

public sealed class JsonPathTests
{
    private const string Store =
        """{"store":{"book":[{"title":"A","price":8.95,"tags":["x"]},{"title":"B","price":12.99},{"title":"C \"D\"","price":8.99,"sold":true}],"bicycle":{"price":399}}}""";

    [Theory]
    [InlineData("$.store.book[0].title", "\"A\"")]
    [InlineData("$['store']['book'][-1].price", "8.99")]
    [InlineData("$.store.book[*].title", "\"A\" \"B\" \"C \\\"D\\\"\"")]
    [InlineData("$.store.book[1:].title", "\"B\" \"C \\\"D\\\"\"")]
    [InlineData("$.store.book[:-1].title", "\"A\" \"B\"")]
    [InlineData("$..price", "8.95 12.99 8.99 399")]
    [InlineData("$.store.*[0].title", "\"A\"")]
    [InlineData("$.store.book[?@.price < 10].title", "\"A\" \"C \\\"D\\\"\"")]
    [InlineData("$.store.book[?(@.title == 'B')].price", "12.99")]
    [InlineData("$.store.book[?@.sold].price", "8.99")]
    [InlineData("$.store.book[?@.sold != true].price", "8.95 12.99")]
    [InlineData("$.store.book[?@.title >= \"B\"].price", "12.99 8.99")]
    [InlineData("$.store.book[9].title", "")]
    [InlineData("$.nothing", "")]
    public void Path_selects(string path, string expected)
    {
        var selected = JsonPath.Select(JsonElement.Parse(Store), path);

        Assert.Equal(expected, string.Join(' ', selected.Select(value => value.GetRawText())));
    }

    [Fact]
    public void Root_is_the_document() => Assert.Equal(Store, Assert.Single(JsonPath.Select(JsonElement.Parse(Store), "$")).GetRawText());

    [Theory]
    [InlineData("store")]
    [InlineData("$.")]
    [InlineData("$[")]
    [InlineData("$['a]")]
    [InlineData("$[?length(@.a) > 1]")]
    [InlineData("$[?@.a == ]")]
    [InlineData("$.a b")]
    public void Path_that_cannot_be_read_is_refused(string path) =>
        Assert.Equal(Problems.InvalidRequest, Assert.Throws<CartritaException>(() => JsonPath.Select(JsonElement.Parse("{}"), path)).Problem);

    [Fact]
    public void Path_that_visits_too_much_is_refused()
    {
        var deep = JsonElement.Parse(string.Concat(Enumerable.Repeat("[1,", 60)) + "1" + new string(']', 60));

        Assert.Contains("visits too many", Assert.Throws<CartritaException>(() => JsonPath.Select(deep, "$" + string.Concat(Enumerable.Repeat("..*", 10)))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_of_many_steps_is_refused() =>
        Assert.Contains("at most 30", Assert.Throws<CartritaException>(() => JsonPath.Select(JsonElement.Parse("{}"), "$" + string.Concat(Enumerable.Repeat(".a", 40)))).Detail, StringComparison.Ordinal);
}
