using System.Text.Json.Nodes;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>Writes the AsyncAPI 2.6.0 description of <c>/ws/chat</c> (CHAT-17) and <c>/ws/audio</c>, in S0's names; what its messages look like comes from a connection to the running app.</summary>
internal sealed class AsyncApiWriter(SocketExamples examples)
{
    private readonly Schemas schemas = new(new CodeDocs(typeof(HttpJson).Assembly, typeof(Frame).Assembly));

    /// <summary>The description, as it is committed.</summary>
    public JsonObject Write()
    {
        var messages = new JsonObject
        {
            ["ClientInit"] = Message("ClientInit", "Asks a question.", schemas.Of(HttpJson.Wire.ClientInit, isRequest: true), examples.Init),
            ["ClientContinue"] = Message("ClientContinue", "Goes on with a run after a frame.", Typed(schemas.Of(HttpJson.Wire.ContinueMessage, isRequest: true), "continue"), examples.Continue),
            ["ClientCancel"] = Message("ClientCancel", "Cancels the run that the connection follows.", Typed(schemas.Of(HttpJson.Wire.CancelMessage, isRequest: true), "cancel"), examples.Cancel),
        };
        var sent = messages.Select(message => message.Key).ToArray();
        AudioMessages.AddTo(messages, schemas);
        DescribeEnvelope();
        foreach (var (kind, types) in FrameShapes.All.Where(shape => shape.Key != AudioMessages.OverHttpOnly))
        {
            var name = FrameShapes.NameOf(kind);
            schemas.Named[name] = FrameOf(kind, types);
            if (AudioMessages.Names.Contains(name))
            {
                // It has a message of its own on the other channel.
                continue;
            }

            messages[name] = Message(name, $"A frame of kind `{kind}`.", Schemas.Ref(name), examples.Frames.GetValueOrDefault(kind));
        }

        messages["RefusalFrame"] = Message("RefusalFrame", "Says what is wrong before the server closes; it is no frame of a run and has no id.", Refusal(), examples.Refusal);
        return new JsonObject
        {
            ["asyncapi"] = "2.6.0",
            ["id"] = "urn:cartrita:ws-chat",
            ["info"] = Info(),
            ["defaultContentType"] = "application/json",
            ["servers"] = Servers(),
            ["tags"] = new JsonArray(new JsonObject { ["name"] = "Chat", ["description"] = "Questions, and the streams of their answers." }, new JsonObject { ["name"] = "Audio", ["description"] = "Live speech as text." }),
            ["channels"] = new JsonObject { ["/ws/chat"] = Channel(sent, [.. messages.Select(message => message.Key).Except([.. sent, .. AudioMessages.Names])]), ["/ws/audio"] = AudioMessages.Channel() },
            ["components"] = new JsonObject
            {
                ["messages"] = messages,
                ["schemas"] = new JsonObject(schemas.Named.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "On the request that becomes the WebSocket." },
                    ["apiKey"] = new JsonObject { ["type"] = "httpApiKey", ["in"] = "header", ["name"] = "X-Api-Key", ["description"] = "On the request that becomes the WebSocket." },
                },
            },
        };
    }

    private static JsonObject Info() => new()
    {
        ["title"] = "Cartrita, chat and live audio over WebSockets",
        ["version"] = "1",
        ["description"] =
            "On `/ws/chat` one connection follows one run. The first message asks or goes on with a run; the only later one cancels it. The server closes with 1000 after `end` or `error` (`done` where the client asks for it), " +
            "with 1003, 1007 or 1009 for what is no message, and with 4000 and the HTTP status for a problem, whose code is the reason. Where the host cannot upgrade a request, 426 names the SignalR negotiation. On `/ws/audio` one connection is one session of live audio; it closes by the same codes.",
        ["contact"] = new JsonObject { ["name"] = "Cartrita" },
        ["license"] = new JsonObject { ["name"] = "UNLICENSED" },
    };

    private static JsonObject Servers() => new()
    {
        ["local"] = new JsonObject
        {
            ["url"] = "127.0.0.1:7071",
            ["protocol"] = "ws",
            ["description"] = "The server of one machine.",
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["apiKey"] = new JsonArray() }),
        },
    };

    private static JsonObject Channel(string[] sent, string[] received) => new()
    {
        ["description"] = "The chat of one run. Server-sent events are the first choice; this is for clients that want both directions.",
        ["publish"] = Operation("sendChatMessage", "Client sends its first message, and later may cancel.", sent),
        ["subscribe"] = Operation("receiveChatFrames", "Server sends the run's frames.", received),
        ["bindings"] = new JsonObject
        {
            ["ws"] = new JsonObject
            {
                ["method"] = "GET",
                ["query"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["after"] = new JsonObject { ["type"] = "string", ["description"] = "With `Idempotency-Key`: only frames after this one." },
                        ["frames"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("all", "chat"), ["description"] = "`chat` limits the frames to start, token, usage, end and error." },
                    },
                },
                ["headers"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["Idempotency-Key"] = new JsonObject { ["type"] = "string", ["description"] = "Makes a repetition of the first message give the first one's run." },
                        ["Last-Event-ID"] = new JsonObject { ["type"] = "string", ["description"] = "The same as `after`, which it goes before." },
                    },
                },
                ["bindingVersion"] = "0.1.0",
            },
        },
    };

    internal static JsonObject Operation(string id, string summary, string[] messages, string tag = "Chat") => new()
    {
        ["operationId"] = id,
        ["summary"] = summary,
        ["description"] = summary,
        ["tags"] = new JsonArray(new JsonObject { ["name"] = tag }),
        ["message"] = new JsonObject { ["oneOf"] = new JsonArray([.. messages.Select(name => new JsonObject { ["$ref"] = $"#/components/messages/{name}" })]) },
    };

    internal static JsonObject Message(string name, string summary, JsonObject payload, JsonNode? example)
    {
        var message = new JsonObject { ["messageId"] = name, ["name"] = name, ["title"] = name, ["summary"] = summary, ["contentType"] = "application/json", ["payload"] = payload };
        if (example is not null)
        {
            message["examples"] = new JsonArray(new JsonObject { ["name"] = name, ["summary"] = summary, ["payload"] = example.DeepClone() });
        }

        return message;
    }

    internal static JsonObject Typed(JsonObject schema, string type) => new()
    {
        ["allOf"] = new JsonArray(schema, new JsonObject { ["required"] = new JsonArray("type"), ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = type } } }),
    };

    private void DescribeEnvelope()
    {
        schemas.Of(HttpJson.Wire.Frame, isRequest: false);
        schemas.Named.Remove("Frame", out var envelope);
        schemas.Named["FrameEnvelope"] = envelope!;
        schemas.Named["BaseFrame"] = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "What every message of the server has.",
            ["required"] = new JsonArray("type"),
            ["properties"] = new JsonObject { ["type"] = new JsonObject { ["type"] = "string" } },
        };
    }

    // The members that the socket puts before the frame are those that S0's frames have.
    private JsonObject FrameOf(string kind, Type[] types)
    {
        var data = types.Select(type => schemas.Of(FrameDataJson.Default.Options.GetTypeInfo(type), isRequest: false)).ToArray();
        var properties = new JsonObject
        {
            ["type"] = new JsonObject { ["const"] = kind },
            ["eventType"] = new JsonObject { ["const"] = kind },
            ["data"] = data.Length == 1 ? data[0] : new JsonObject { ["anyOf"] = new JsonArray([.. data]) },
        };
        string[] lifted = kind switch
        {
            FrameKinds.Token => ["delta", "index"],
            FrameKinds.Error => ["code", "message"],
            FrameKinds.Usage => ["usage"],
            _ => [],
        };
        foreach (var member in lifted)
        {
            properties[member] = new JsonObject { ["type"] = member switch { "index" => "integer", "usage" => "object", _ => "string" } };
        }

        if (kind == FrameKinds.End)
        {
            properties["usage"] = new JsonObject { ["type"] = "object" };
        }

        return new JsonObject
        {
            ["allOf"] = new JsonArray(
                Schemas.Ref("BaseFrame"),
                Schemas.Ref("FrameEnvelope"),
                new JsonObject { ["type"] = "object", ["required"] = new JsonArray([.. lifted.Prepend("type").Select(member => JsonValue.Create(member))]), ["properties"] = properties }),
        };
    }

    internal static JsonObject Refusal() => new()
    {
        ["allOf"] = new JsonArray(Schemas.Ref("BaseFrame"), JsonNode.Parse("""
            {"type":"object","required":["type","code","message","status","retriable","requestId"],"properties":{"type":{"const":"error"},"code":{"type":"string"},"message":{"type":"string"},
            "status":{"type":"integer"},"detail":{"type":"string"},"retriable":{"type":"boolean"},"retryAfterSeconds":{"type":"integer"},"requestId":{"type":"string"}}}
            """)),
    };
}
