using System.Text.Json;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Adapters.Tools.Schemas;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Schemas of documents as JSON Schema 2020-12.</summary>
public sealed class SchemaTests
{
    private const string Body =
        """
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
        """;

    private readonly JsonSchemas schemas = new();

    [Fact]
    public void Circle_stays_a_reference_inside_the_schema()
    {
        var schema = Schema("  schemas: { Thing: { type: object, required: [name], properties: { name: { type: string }, parts: { type: array, items: { $ref: '#/components/schemas/Thing' } } } } }");

        Fits(schema, """{"body":{"name":"a","parts":[{"name":"b","parts":[]}]}}""");
        Unfit(schema, """{"body":{"name":"a","parts":[{"parts":[]}]}}""");
        Assert.Equal("#/$defs/Thing", schema.GetProperty("$defs").GetProperty("Thing").GetProperty("properties").GetProperty("parts").GetProperty("items").GetProperty("$ref").GetString());
    }

    [Fact]
    public void Words_of_3_0_are_translated()
    {
        var schema = Schema("  schemas: { Thing: { type: object, properties: { n: { type: integer, minimum: 3, exclusiveMinimum: true, nullable: true }, e: { type: string, nullable: true, enum: [a, b] }, r: { nullable: true, allOf: [ { $ref: '#/components/schemas/Other' } ] } } }, Other: { type: string } }");

        Fits(schema, """{"body":{"n":null,"e":null,"r":null}}""");
        Fits(schema, """{"body":{"n":4,"e":"a","r":"x"}}""");
        Unfit(schema, """{"body":{"n":3}}""");
        Unfit(schema, """{"body":{"e":"c"}}""");
        Unfit(schema, """{"body":{"r":1}}""");
    }

    [Fact]
    public void What_only_the_server_sets_is_not_asked_for()
    {
        var schema = Schema("  schemas: { Thing: { type: object, additionalProperties: false, required: [id, name], properties: { id: { type: string, readOnly: true }, name: { type: string } } } }");

        Fits(schema, """{"body":{"name":"a"}}""");
        Unfit(schema, """{"body":{"id":"1","name":"a"}}""");
    }

    [Fact]
    public void Discriminator_tells_choices_apart_that_overlap()
    {
        var schema = Schema(
            """
              schemas:
                Thing:
                  oneOf: [ { $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' } ]
                  discriminator: { propertyName: kind, mapping: { cat: '#/components/schemas/Cat', dog: Dog } }
                Cat: { type: object, properties: { kind: { type: string }, name: { type: string } } }
                Dog: { type: object, properties: { kind: { type: string }, name: { type: string }, bark: { type: integer } } }
            """);

        Fits(schema, """{"body":{"kind":"cat","name":"a"}}""");
        Fits(schema, """{"body":{"kind":"dog","bark":2}}""");
        Unfit(schema, """{"body":{"kind":"dog","bark":"loud"}}""");
        Unfit(schema, """{"body":{"kind":"fish"}}""");
    }

    [Fact]
    public void Compositions_and_what_no_validator_takes_come_out_as_a_schema()
    {
        var schema = Schema(
            """
              schemas:
                Thing:
                  allOf: [ { type: object, properties: { a: { type: file, pattern: '(?<=x)[', required: true, enum: [], format: int64, minLength: -1 } } }, { anyOf: [ { required: [a] }, { required: [b, b] } ] } ]
                  not: { required: [c] }
            """);

        Fits(schema, """{"body":{"a":"x"}}""");
        Unfit(schema, """{"body":{"a":"x","c":1}}""");
        Unfit(schema, """{"body":{}}""");
    }

    [Fact]
    public void Schemas_of_3_1_keep_what_stands_beside_a_reference()
    {
        var schema = Documents.Schema(
            Documents.With(Body, "  schemas: { Thing: { $ref: '#/components/schemas/Base', required: [b], const: { a: 1, b: 2 } }, Base: { type: [object, 'null'], required: [a] } }", version: "3.1.0"), "act");

        Documents.IsSchema(schema);
        Fits(schema, """{"body":{"a":1,"b":2}}""");
        Unfit(schema, """{"body":{"a":1}}""");
    }

    [Theory]
    [InlineData("schema: { $ref: 'other.yaml#/Thing' }", "another document")]
    [InlineData("schema: { $ref: '#/components/schemas/Nothing' }", "not there")]
    public void Reference_that_leads_nowhere_skips_the_operation(string media, string reason)
    {
        var (plans, report) = Documents.Plan(Documents.With($"      requestBody: {{ content: {{ application/json: {{ {media} }} }} }}"));

        Assert.Empty(plans);
        Assert.Contains(reason, Assert.Single(report.Skipped).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("swagger: '2.0'", "Swagger 2.0")]
    [InlineData("openapi: 4.0.0", "neither 3.0 nor 3.1")]
    [InlineData("[1, 2]", "not an object")]
    [InlineData("{\"openapi\": ", "not JSON")]
    [InlineData("a: [", "neither JSON nor YAML")]
    public void Text_that_is_no_document_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<CartritaException>(() => OpenApiDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text))).Detail, StringComparison.Ordinal);

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 8).Select(level => $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));
        Assert.Contains("too large", Assert.Throws<CartritaException>(() => OpenApiDocument.Parse(System.Text.Encoding.UTF8.GetBytes(bomb))).Detail, StringComparison.Ordinal);
    }

    private static JsonElement Schema(string components)
    {
        var schema = Documents.Schema(Documents.With(Body, components), "act");
        Documents.IsSchema(schema);
        return schema;
    }

    private void Fits(JsonElement schema, string value) => Assert.Null(schemas.Fault(schema, JsonElement.Parse(value)));

    private void Unfit(JsonElement schema, string value) => Assert.NotNull(schemas.Fault(schema, JsonElement.Parse(value)));
}
