using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Functions.Broker.OpenAI;
using Cartrita.Functions.Http;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>Writes the OpenAPI 3.1 description (CHAT-17): routes and access from the code, shapes from its JSON contracts, examples from the running app.</summary>
internal sealed class OpenApiWriter(ExampleWorld world)
{
    private readonly Schemas schemas = new(new CodeDocs(typeof(HttpJson).Assembly, typeof(Frame).Assembly));

    /// <summary>Examples that the app answers otherwise than they say.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>The description, as it is committed.</summary>
    public async Task<JsonObject> WriteAsync()
    {
        // Types that requests bring are closed; whoever comes first decides.
        foreach (var body in ApiOperations.Described.SelectMany(operation => operation.Takes).Where(body => body.Type is not null))
        {
            schemas.Of(body.Type!, isRequest: true);
        }

        var paths = new JsonObject();
        foreach (var (route, operation) in ApiOperations.All)
        {
            var path = $"/{route.Template}";
            var item = paths[path] as JsonObject;
            if (item is null)
            {
                paths[path] = item = [];
            }

            item[route.Method.ToLowerInvariant()] = await OperationAsync(route, operation);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = ContractTexts.Info(),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The server that gave this description." }),
            ["tags"] = ContractTexts.Tags(),
            ["x-metadata"] = new JsonObject { ["streamingPriority"] = new JsonArray("sse", "websocket"), ["description"] = "Server-sent events first; a WebSocket where a client asks for it." },
            ["paths"] = paths,
            ["components"] = Components(),
        };
    }

    private async Task<JsonObject> OperationAsync(ApiRoute route, Operation operation)
    {
        var result = new JsonObject
        {
            ["operationId"] = JsonNamingPolicy.CamelCase.ConvertName(operation.Function),
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
            ["description"] = operation.Description,
            ["security"] = Security(route),
        };
        if (route.Rule.Scope is { } scope)
        {
            result["x-required-scope"] = GovernanceNames.Of(scope);
        }

        if (route.Rule.LeastRole > Role.User)
        {
            result["x-least-role"] = GovernanceNames.Of(route.Rule.LeastRole.Value);
        }

        if (operation.Parameters.Count > 0)
        {
            result["parameters"] = new JsonArray([.. operation.Parameters.Select(parameter => Describe(parameter, operation))]);
        }

        if (operation.Takes.Count > 0)
        {
            var content = new JsonObject();
            foreach (var body in operation.Takes)
            {
                content[body.MediaType] = MediaType(body, isRequest: true, RequestExamples(operation, body));
            }

            result["requestBody"] = new JsonObject { ["required"] = operation.BodyRequired, ["content"] = content };
        }

        result["responses"] = await ResponsesAsync(route, operation);
        if (operation.Examples.Where(example => example.IsMalformed).ToArray() is { Length: > 0 } malformed)
        {
            result["x-refused-requests"] = new JsonObject(malformed.Select(example => KeyValuePair.Create(example.Name, (JsonNode?)Refused(example))));
        }

        foreach (var (name, value) in operation.Extensions)
        {
            result[name] = value?.DeepClone();
        }

        return result;
    }

    private static JsonArray Security(ApiRoute route) =>
        route.Rule.IsOpen ? [] : new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["apiKey"] = new JsonArray() });

    private JsonObject Describe(Parameter parameter, Operation operation)
    {
        var result = new JsonObject { ["name"] = parameter.Name, ["in"] = parameter.In, ["description"] = parameter.Description };
        if (parameter.Required)
        {
            result["required"] = true;
        }

        result["schema"] = parameter.Schema.DeepClone();
        var examples = new JsonObject();
        foreach (var example in operation.Examples.Where(example => !example.IsMalformed && example.Values.ContainsKey(parameter.Name)))
        {
            examples[example.Name] = new JsonObject { ["value"] = Typed(parameter, world.Shown(example.Values[parameter.Name])) };
        }

        if (examples.Count > 0)
        {
            result["examples"] = examples;
        }

        return result;
    }

    private static JsonNode Typed(Parameter parameter, string text) => (string?)parameter.Schema["type"] is "integer" or "boolean" ? JsonNode.Parse(text)! : JsonValue.Create(text);

    private JsonObject RequestExamples(Operation operation, Content body)
    {
        var examples = new JsonObject();
        foreach (var example in operation.Examples.Where(example => !example.IsMalformed && (example.ContentType ?? (example.Body is null ? null : "application/json")) == body.MediaType))
        {
            examples[example.Name] = new JsonObject
            {
                ["summary"] = example.Summary,
                ["value"] = example.Body is null ? JsonValue.Create(example.Text) : JsonNode.Parse(world.Shown(example.Body.ToJsonString())),
            };
        }

        return examples;
    }

    // What does not fit the schema can be no example of it.
    private JsonObject Refused(Example example)
    {
        var result = new JsonObject { ["summary"] = example.Summary };
        if (example.Values.Count > 0)
        {
            result["parameters"] = new JsonObject(example.Values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)world.Shown(pair.Value))));
        }

        if (example.Body is { } body)
        {
            result["body"] = JsonNode.Parse(world.Shown(body.ToJsonString()));
        }

        return result;
    }

    private JsonObject MediaType(Content body, bool isRequest, JsonObject? examples = null)
    {
        var result = new JsonObject { ["schema"] = body.Type is null ? body.Schema!.DeepClone() : schemas.Of(body.Type, isRequest) };
        if (examples is { Count: > 0 })
        {
            result["examples"] = examples;
        }

        return result;
    }

    private async Task<JsonObject> ResponsesAsync(ApiRoute route, Operation operation)
    {
        var responses = new SortedDictionary<int, JsonObject>();
        foreach (var answer in operation.Answers)
        {
            var content = new JsonObject();
            foreach (var body in answer.Bodies)
            {
                content[body.MediaType] = MediaType(body, isRequest: false);
            }

            responses[answer.Status] = new JsonObject { ["description"] = answer.Description, ["headers"] = ContractTexts.Headers(answer.Headers) };
            if (content.Count > 0)
            {
                responses[answer.Status]["content"] = content;
            }
        }

        foreach (var (status, codes) in ProblemAnswers.Of(route, operation))
        {
            responses[status] = ProblemResponse(route, status, codes);
        }

        foreach (var example in operation.Examples)
        {
            await PlayAsync(route, operation, example, responses);
        }

        return new JsonObject(responses.Select(pair => KeyValuePair.Create(pair.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)pair.Value)));
    }

    private static JsonObject ProblemResponse(ApiRoute route, int status, SortedDictionary<string, Problem> codes)
    {
        var examples = new JsonObject();
        if (!ProblemAnswers.IsOpenAI(route))
        {
            foreach (var code in codes.Keys)
            {
                examples[code] = new JsonObject { ["$ref"] = $"#/components/examples/{code}" };
            }
        }

        var content = new JsonObject { ["schema"] = Schemas.Ref(ProblemAnswers.SchemaName(route)) };
        if (examples.Count > 0)
        {
            content["examples"] = examples;
        }

        var isRetried = codes.Values.Any(problem => problem.Retriable) && status is 409 or 429 or 503;
        return new JsonObject
        {
            ["description"] = string.Join(" ", codes.Select(pair => $"`{pair.Key}`: {pair.Value.Title}")),
            ["headers"] = ContractTexts.Headers([.. isRetried ? ["Retry-After"] : Array.Empty<string>(), .. status == 401 ? ["WWW-Authenticate"] : Array.Empty<string>()]),
            ["content"] = new JsonObject { [ProblemAnswers.MediaType(route)] = content },
            ["x-problem-codes"] = new JsonArray([.. codes.Keys.Select(code => JsonValue.Create(code))]),
        };
    }

    // Plays the example, holds the answer's status against what is said, and shows the answer.
    private async Task PlayAsync(ApiRoute route, Operation operation, Example example, SortedDictionary<int, JsonObject> responses)
    {
        var answer = await world.PlayAsync(route, operation, example);
        if (answer.Status != example.Status)
        {
            Differences.Add($"{operation.Function}, example {example.Name}: {answer.Status} instead of {example.Status}: {answer.Body}");
            return;
        }

        if (answer.Body.Length == 0 || example.AnswerVaries)
        {
            return;
        }

        var mediaType = answer.Headers["Content-Type"].Split(';')[0];
        var content = responses[answer.Status]["content"]?[mediaType] as JsonObject;
        if (content is null)
        {
            Differences.Add($"{operation.Function}, example {example.Name}: {mediaType} is not described for {answer.Status}.");
            return;
        }

        var text = world.Settled(answer.Body);
        if (content["examples"] is not JsonObject examples)
        {
            content["examples"] = examples = [];
        }

        examples[example.Name] = new JsonObject
        {
            ["summary"] = example.Summary,
            ["value"] = mediaType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : JsonValue.Create(text),
        };
    }

    private JsonObject Components()
    {
        DescribeFrames();
        schemas.Of(OpenAIJson.Wire.OpenAIErrorBody, isRequest: false);
        schemas.Named["Problem"] = ContractTexts.Problem();
        var shown = Shown();
        return new JsonObject
        {
            ["schemas"] = new JsonObject(schemas.Named.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["examples"] = new JsonObject(shown.Select(problem => KeyValuePair.Create(
                problem.Code, (JsonNode?)new JsonObject { ["summary"] = problem.Title, ["value"] = ProblemAnswers.Sample(problem) }))),
            ["headers"] = ContractTexts.HeaderComponents(),
            ["securitySchemes"] = ContractTexts.SecuritySchemes(),
        };
    }

    private static IEnumerable<Problem> Shown() =>
        from code in ApiOperations.All.Where(one => !ProblemAnswers.IsOpenAI(one.Route)).SelectMany(one => ProblemAnswers.Of(one.Route, one.Operation).Values).SelectMany(codes => codes.Keys).Distinct()
        orderby code ascending
        select Problems.All[code];

    // A frame is one of its kinds; all have the same members around their data.
    private void DescribeFrames()
    {
        var any = schemas.Named["Frame"];
        schemas.Named["FrameEnvelope"] = any.DeepClone().AsObject();
        foreach (var (kind, types) in FrameShapes.All)
        {
            var data = types.Select(type => schemas.Of(FrameDataJson.Default.Options.GetTypeInfo(type), isRequest: false)).ToArray();
            schemas.Named[FrameShapes.NameOf(kind)] = new JsonObject
            {
                ["allOf"] = new JsonArray(Schemas.Ref("FrameEnvelope"), new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["eventType"] = new JsonObject { ["const"] = kind },
                        ["data"] = data.Length == 1 ? data[0] : new JsonObject { ["anyOf"] = new JsonArray([.. data]) },
                    },
                }),
            };
        }

        schemas.Named["Frame"] = new JsonObject
        {
            ["description"] = (string?)any["description"],
            ["oneOf"] = new JsonArray([.. FrameShapes.All.Keys.Select(kind => Schemas.Ref(FrameShapes.NameOf(kind)))]),
        };
    }
}
