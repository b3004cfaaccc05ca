using System.Text.Json;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.Adapters.Tools.OpenApi.Loading;
using Cartrita.Adapters.Tools.Schemas;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Time;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Documents of several files: what they refer to is found, and only what they may refer to is read.</summary>
public sealed class ReferenceTests : IDisposable
{
    private const string Head = "openapi: 3.1.0\ninfo: { title: Shop, version: '1' }\n";

    private readonly TemporaryDirectory folder = new();
    private readonly JsonSchemas schemas = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Document_in_pieces_is_one_document()
    {
        Write("api.yaml", Head + "paths: { $ref: paths/all.yaml }\ncomponents: { parameters: { Page: { in: query, name: page, schema: { type: integer } } }, schemas: { $ref: schemas/all.yaml } }");
        Write("paths/all.yaml", "/things/{id}: { $ref: 'things.yaml#/items/~1things~1%7Bid%7D' }\n/plain: { get: { $ref: './plain.json' } }");
        Write(
            "paths/things.yaml",
            """
            items:
              /things/{id}:
                parameters: [ { $ref: '#/parts/Id' }, { $ref: '../api.yaml#/components/parameters/Page' } ]
                post: { operationId: act, summary: Acts on a thing., requestBody: { content: { application/json: { schema: { $ref: ../schemas/all.yaml#/Thing } } } } }
            parts: { Id: { in: path, name: id, required: true, schema: { $ref: '../schemas/names/id.yaml' } } }
            """);
        Write("paths/plain.json", """{"operationId":"plain","summary":"Lists all things.","parameters":[{"$ref":"../api.yaml#/components/parameters/Page"}]}""");
        Write("schemas/all.yaml", "Thing: { type: object, required: [name], properties: { name: { $ref: names/id.yaml }, next: { $ref: other.yaml#/Other }, same: { $ref: 'api.yaml#/x' } } }");
        Write("schemas/other.yaml", "Other: { type: object, required: [thing], properties: { thing: { $ref: 'all.yaml#/Thing' } } }");
        Write("schemas/api.yaml", "x: { $ref: '../api.yaml#/components/schemas/Thing/properties/name' }");
        Write("schemas/names/id.yaml", "type: string\nminLength: 2");

        var (plans, report) = await PlanAsync();

        Assert.Equal([("v_act", "POST /things/{id}"), ("v_plain", "GET /plain")], report.Tools.Select(tool => (tool.ToolId, tool.Operation)));
        Assert.Empty(report.Skipped);
        var schema = plans[0].Binding.Parameters;
        Documents.IsSchema(schema);
        Fits(schema, """{"id":"ab","page":1,"body":{"name":"ab","same":"ab","next":{"thing":{"name":"cd"}}}}""");
        Unfit(schema, """{"id":"a"}""");
        Unfit(schema, """{"id":"ab","body":{"name":"ab","next":{"thing":{"name":"c"}}}}""");
        Unfit(schema, """{"id":"ab","body":{"name":"ab","same":"a"}}""");

        // One thing has one name, whatever leads to it.
        Assert.Single(schema.GetProperty("$defs").EnumerateObject(), definition => definition.Name.StartsWith("Thing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_and_addresses_of_schemas_are_found()
    {
        Write(
            "api.yaml",
            Head +
            """
            paths: { /a: { post: { operationId: act, summary: Acts on a thing., requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Body' } } } } } } }
            components:
              schemas:
                Body:
                  properties:
                    anchored: { $ref: '#short' }
                    elsewhere: { $ref: 'more.yaml#long' }
                    identified: { $ref: 'https://schemas.example/tree' }
                    inner: { $ref: '#/components/schemas/Holder/$defs/Inner' }
                    escaped: { $ref: '#/components/schemas/a~1b~0c%20d' }
                    beside: { $ref: '#short', minLength: 2 }
                    whole: { type: object, required: [n], properties: { $ref: 'more.yaml#/map' } }
                Short: { $anchor: short, type: string, maxLength: 3 }
                Holder: { $defs: { Inner: { type: boolean } } }
                Tree: { $id: 'https://schemas.example/tree', type: object, properties: { leaf: { $ref: '#/$defs/Leaf' }, child: { $ref: '#' } }, $defs: { Leaf: { type: integer } } }
                'a/b~c d': { type: 'null' }
            """);
        Write("more.yaml", "x: { y: { $anchor: long, type: number } }\nmap: { n: { type: integer } }");

        var schema = Assert.Single((await PlanAsync()).Plans).Binding.Parameters;

        Documents.IsSchema(schema);
        Fits(schema, """{"body":{"anchored":"abc","elsewhere":1.5,"identified":{"leaf":1,"child":{"leaf":2}},"inner":true,"escaped":null,"beside":"ab","whole":{"n":1}}}""");
        foreach (var bad in new[] { """{"anchored":"abcd"}""", """{"elsewhere":"x"}""", """{"identified":{"child":{"leaf":"x"}}}""", """{"inner":1}""", """{"escaped":1}""", """{"beside":"a"}""", """{"beside":"abcd"}""", """{"whole":{"n":"x"}}""", """{"whole":{}}""" })
        {
            Unfit(schema, $$"""{"body":{{bad}}}""");
        }
    }

    [Fact]
    public async Task Discriminator_maps_to_schemas_of_other_files()
    {
        Write("api.yaml", Head + "paths: { /a: { post: { operationId: act, summary: Acts on a pet., requestBody: { content: { application/json: { schema: { $ref: pets.yaml } } } } } } }");
        Write(
            "pets.yaml",
            "oneOf: [ { $ref: cat.yaml }, { $ref: dog.yaml } ]\ndiscriminator: { propertyName: kind, mapping: { cat: cat.yaml, dog: './dog.yaml' } }");
        Write("cat.yaml", "type: object\nproperties: { kind: { type: string } }");
        Write("dog.yaml", "type: object\nproperties: { kind: { type: string }, bark: { type: integer } }");

        var schema = Assert.Single((await PlanAsync()).Plans).Binding.Parameters;

        Fits(schema, """{"body":{"kind":"dog","bark":1}}""");
        Unfit(schema, """{"body":{"kind":"dog","bark":"loud"}}""");
        Unfit(schema, """{"body":{"kind":"fish"}}""");
    }

    [Theory]
    [InlineData("'../secret.yaml#/Thing'", "outside")]
    [InlineData("'%2e%2e/secret.yaml#/Thing'", "outside")]
    [InlineData("'/etc/hostname'", "outside")]
    [InlineData("'file:///etc/hostname'", "outside")]
    [InlineData("'link.yaml#/Thing'", "outside")]
    [InlineData("'linked/secret.yaml#/Thing'", "outside")]
    [InlineData("'https://other.example/x.yaml#/Thing'", "another origin")]
    [InlineData("'ftp://other.example/x.yaml'", "another origin")]
    [InlineData("'nothing.yaml#/Thing'", "nothing.yaml#/Thing, which can't be had")]
    [InlineData("'broken.yaml#/Thing'", "can't be read")]
    [InlineData("'empty.yaml#/Thing'", "is empty")]
    [InlineData("'fine.yaml#/Nothing'", "fine.yaml#/Nothing, which is not there")]
    [InlineData("'fine.yaml#nothing'", "not there")]
    [InlineData("'circle.yaml#/a'", "not there")]
    public async Task Reference_that_leads_nowhere_or_out_skips_its_operation_alone(string reference, string reason)
    {
        var inner = Directory.CreateDirectory(Path.Combine(folder.FullName, "api")).FullName;
        Write("secret.yaml", "Thing: { type: string }");
        Write("api/broken.yaml", "a: [");
        Write("api/empty.yaml", "");
        Write("api/fine.yaml", "Thing: { type: string }");
        Write("api/circle.yaml", "$ref: circle.yaml");
        File.CreateSymbolicLink(Path.Combine(inner, "link.yaml"), Path.Combine(folder.FullName, "secret.yaml"));
        Directory.CreateSymbolicLink(Path.Combine(inner, "linked"), folder.FullName);
        Write(
            "api/api.yaml",
            $$"""
            {{Head}}
            paths:
              /a: { post: { operationId: act, summary: Acts on a thing., requestBody: { content: { application/json: { schema: { $ref: {{reference}} } } } } } }
              /b: { get: { operationId: other, summary: Needs nothing else. } }
            """);

        var (plans, report) = await PlanAsync("api/api.yaml");

        Assert.Equal("v_other", Assert.Single(plans).Binding.ToolId);
        Assert.Contains(reason, Assert.Single(report.Skipped).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.FullName, report.Skipped[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_that_stays_in_the_folder_is_followed()
    {
        // As files of a volume of Kubernetes are.
        Write("..data/x.yaml", "Thing: { type: string }");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "x.yaml"), Path.Combine("..data", "x.yaml"));
        Write("api.yaml", Head + "paths: { /a: { post: { operationId: act, summary: Acts on a thing., requestBody: { content: { application/json: { schema: { $ref: 'x.yaml#/Thing' } } } } } } }");

        Assert.Single((await PlanAsync()).Plans);
    }

    [Fact]
    public async Task Path_that_leads_nowhere_is_in_the_report()
    {
        Write("api.yaml", Head + "paths: { /a: { $ref: 'gone.yaml' }, /b: { $ref: '#/components/pathItems/B', get: { operationId: own, summary: Stands beside. } }, /c: { get: { $ref: gone.yaml } } }\ncomponents: { pathItems: { B: { post: { operationId: shared, summary: Stands elsewhere. } } } }");

        var (plans, report) = await PlanAsync();

        Assert.Equal(["v_own", "v_shared"], plans.Select(plan => plan.Binding.ToolId));
        Assert.Equal(["/a", "GET /c"], report.Skipped.Select(skipped => skipped.Operation));
    }

    [Fact]
    public async Task Too_many_files_are_not_read()
    {
        Write("api.yaml", Head + "paths:\n" + string.Concat(Enumerable.Range(0, 5_010).Select(number => $"  /p{number}: {{ $ref: p{number}.yaml }}\n")));
        foreach (var number in Enumerable.Range(0, 5_010))
        {
            Write($"p{number}.yaml", $"get: {{ operationId: get{number}, summary: Gets a thing of many. }}");
        }

        var (_, report) = await PlanAsync();

        Assert.Equal(5_000, report.Tools.Count);
        Assert.All(report.Skipped, skipped => Assert.Contains("may refer to 5000 others", skipped.Reason, StringComparison.Ordinal));
        Assert.Equal(10, report.Skipped.Count);
    }

    [Fact]
    public async Task Field_of_a_form_is_a_file_also_behind_references()
    {
        Write("api.yaml", Head + "paths: { /a: { post: { operationId: act, summary: Takes a file., requestBody: { content: { multipart/form-data: { schema: { $ref: 'x.yaml#/Form' } } } } } } }");
        Write("x.yaml", "Form: { type: object, properties: { text: { type: string }, data: { $ref: '#/File' } } }\nFile: { type: string, contentMediaType: application/octet-stream }");

        Assert.Equal(["data"], Assert.Single((await PlanAsync()).Plans).Body!.Files);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task<(IReadOnlyList<OpenApiPlan> Plans, OpenApiReport Report)> PlanAsync(string document = "api.yaml")
    {
        var options = new OpenApiOptions { Document = Path.Combine(folder.FullName, document), Server = "https://shop.example", MaximumTools = 6_000 };
        using var client = new HttpClient(new NoHandler());
        var loaded = await new OpenApiDocumentLoader(options, new ClientTexts(client), new ManualTime()).LoadAsync(CancellationToken.None);
        return new OpenApiPlanner("v", loaded!.Document, options).Plan();
    }

    private void Fits(JsonElement schema, string value) => Assert.Null(schemas.Fault(schema, JsonElement.Parse(value)));

    private void Unfit(JsonElement schema, string value) => Assert.NotNull(schemas.Fault(schema, JsonElement.Parse(value)));

    // Files are all that these documents may read.
    private sealed class NoHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new InvalidOperationException($"{request.RequestUri} was asked.");
    }
}
