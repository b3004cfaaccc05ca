using System.Text.Json;
using Cartrita.Adapters.Tools.Schemas;

namespace Cartrita.Adapters.Tests.Tools.Schemas;

public sealed class JsonSchemasTests
{
    private const string Schema =
        """
        {"type":"object","additionalProperties":false,"required":["query"],
         "properties":{"query":{"type":"string","minLength":2},"limit":{"type":"integer","minimum":1,"maximum":5},"when":{"type":"string","format":"date-time"}}}
        """;

    private readonly JsonSchemas schemas = new();

    [Theory]
    [InlineData("""{"query":"pandas"}""")]
    [InlineData("""{"query":"pandas","limit":5,"when":"2026-11-26T13:00:00Z"}""")]
    public void Value_that_fits_has_no_fault(string value) => Assert.Null(Fault(value));

    [Theory]
    [InlineData("""[]""", "The value: ")]
    [InlineData("""{}""", "The value: ")]
    [InlineData("""{"query":1}""", "/query: ")]
    [InlineData("""{"query":"x"}""", "/query: ")]
    [InlineData("""{"query":"pandas","limit":6}""", "/limit: ")]
    [InlineData("""{"query":"pandas","when":"soon"}""", "/when: ")]
    [InlineData("""{"query":"pandas","other":true}""", "/other: ")]
    public void Fault_says_where_and_what(string value, string beginning)
    {
        var fault = Fault(value);

        Assert.StartsWith(beginning, fault, StringComparison.Ordinal);
        Assert.True(fault!.Length > beginning.Length);
    }

    [Fact]
    public void Fault_is_short_however_long_the_value_is() => Assert.InRange(Fault($$"""{"query":"pandas","{{new string('x', 5000)}}":1}""")!.Length, 1, 300);

    private string? Fault(string value) => schemas.Fault(JsonElement.Parse(Schema), JsonElement.Parse(value));
}
