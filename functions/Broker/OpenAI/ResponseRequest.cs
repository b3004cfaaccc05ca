using System.Text.Json;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Reads a request for a response as the chat completion that it is; what is at fault keeps the name that the client used.</summary>
internal static class ResponseRequest
{
    /// <summary>The same question, in the other form.</summary>
    public static ChatCompletionBody Read(ResponseRequestBody body)
    {
        RequestFault.RequireKnown(body);
        RequestFault.RequireKnown(body.Reasoning, "reasoning");
        RequestFault.RequireKnown(body.Text, "text");
        RequestFault.RequireKnown(body.Text?.Format, "text.format");
        RequestFault.Require(body.Store is not true, "store", "Only false is supported.");
        RequestFault.Require(body.Background is not true, "background", "Only false is supported.");
        RequestFault.Require(body.Truncation is null or "disabled", "truncation", "Only disabled is supported.");
        return new ChatCompletionBody
        {
            AsResponse = true,
            Model = body.Model,
            Messages = [.. Instructions(body), .. ResponseInput.Read(body.Input)],
            Stream = body.Stream,
            MaxCompletionTokens = body.MaxOutputTokens,
            Temperature = body.Temperature,
            TopP = body.TopP,
            ReasoningEffort = body.Reasoning?.Effort,
            Tools = body.Tools?.Select((tool, at) => Tool(tool, $"tools[{at}]")).ToList(),
            ToolChoice = Choice(body.ToolChoice),
            ParallelToolCalls = body.ParallelToolCalls,
            ResponseFormat = Format(body.Text?.Format),
            Metadata = body.Metadata,
        };
    }

    private static IEnumerable<CompletionMessageBody> Instructions(ResponseRequestBody body) =>
        body.Instructions is { Length: > 0 } text ? [ResponseInput.Message("system", text)] : [];

    private static ToolBody Tool(ResponseToolBody? tool, string path)
    {
        RequestFault.Require(tool is not null, path, "It is null.");
        RequestFault.Require(tool!.Type == "function", $"{path}.type", "Only tools of type function are supported.");
        RequestFault.RequireKnown(tool, path);
        RequestFault.Require(!string.IsNullOrEmpty(tool.Name), $"{path}.name", "It is missing.");
        return new ToolBody
        {
            Type = tool.Type,
            Function = new FunctionBody { Name = tool.Name!, Description = tool.Description, Parameters = tool.Parameters, Strict = tool.Strict },
        };
    }

    // A function is named beside the type here, and inside an object there.
    private static JsonElement? Choice(JsonElement? choice)
    {
        if (choice is not { ValueKind: JsonValueKind.Object } named)
        {
            return choice;
        }

        return named.TryGetProperty("type", out var type) && type.ValueEquals("function") && named.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? JsonSerializer.SerializeToElement(new NamedChoice("function", new NamedFunction(name.GetString()!)), OpenAIJson.Wire.NamedChoice)
            : throw RequestFault.Invalid("tool_choice", "It is none, auto, required or a function.");
    }

    private static ResponseFormatBody? Format(ResponseTextFormatBody? format)
    {
        if (format is null || format.Type != "json_schema")
        {
            RequestFault.Require(format?.Type is null or "text" or "json_object", "text.format.type", "It is text, json_object or json_schema.");
            return format is null ? null : new ResponseFormatBody { Type = format.Type };
        }

        RequestFault.Require(!string.IsNullOrEmpty(format.Name), "text.format.name", "It is missing.");
        RequestFault.Require(format.Schema is { ValueKind: JsonValueKind.Object }, "text.format.schema", "It is an object.");
        var schema = new JsonSchemaBody { Name = format.Name!, Description = format.Description, Schema = format.Schema, Strict = format.Strict };
        return new ResponseFormatBody { Type = format.Type, JsonSchema = schema };
    }
}

/// <summary>A choice of one function, as chat completions name it.</summary>
internal sealed record NamedChoice(string Type, NamedFunction Function);

/// <summary>A function's name.</summary>
internal sealed record NamedFunction(string Name);
