using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Reads the tools of a request. They are the client's: the model asks for them, and the client runs them.</summary>
internal static class CompletionTools
{
    /// <summary>The longest name of a function or a schema, in characters.</summary>
    public const int LongestName = 64;

    /// <summary>What is said of another name.</summary>
    public const string NameRule = "A function has a name of 1 to 64 characters.";

    private const int MostTools = 128;

    /// <summary>Puts the tools and the choice among them into the options.</summary>
    public static void Read(ChatCompletionBody body, ChatOptions options)
    {
        if (body.Tools is not { Count: > 0 } tools)
        {
            RequestFault.Require(Choice(body.ToolChoice) is null or NoneChatToolMode, "tool_choice", "There are no tools to choose from.");
            RequestFault.Require(body.ParallelToolCalls is null, "parallel_tool_calls", "There are no tools to call.");
            return;
        }

        RequestFault.Require(tools.Count <= MostTools, "tools", "There are more than 128.");
        options.Tools = [.. tools.Select((tool, at) => Declare(tool, $"tools[{at}]"))];
        options.ToolMode = Choice(body.ToolChoice);
        options.AllowMultipleToolCalls = body.ParallelToolCalls;
        if (options.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } name })
        {
            RequestFault.Require(options.Tools.Any(tool => tool.Name == name), "tool_choice", "It names a function that is not among the tools.");
        }
    }

    private static DeclaredFunction Declare(ToolBody? tool, string path)
    {
        RequestFault.Require(tool is not null, path, "It is null.");
        RequestFault.RequireKnown(tool, path);
        RequestFault.Require(tool!.Type == "function", $"{path}.type", "Only tools of type function are supported.");
        RequestFault.Require(tool.Function is { Name.Length: > 0 and <= LongestName }, $"{path}.function", NameRule);
        RequestFault.RequireKnown(tool.Function, $"{path}.function");
        RequestFault.Require(
            tool.Function!.Parameters is null or { ValueKind: JsonValueKind.Object or JsonValueKind.Null }, $"{path}.function.parameters", "It is an object.");
        return new DeclaredFunction(tool.Function);
    }

    private static ChatToolMode? Choice(JsonElement? choice)
    {
        switch (choice?.ValueKind)
        {
            case null or JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                return choice.Value.GetString() switch
                {
                    "auto" => null,
                    "none" => ChatToolMode.None,
                    "required" => ChatToolMode.RequireAny,
                    _ => throw RequestFault.Invalid("tool_choice", "It is none, auto, required or a function."),
                };
            case JsonValueKind.Object when choice.Value.TryGetProperty("type", out var type) && type.ValueEquals("function")
                && choice.Value.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object
                && function.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String:
                return ChatToolMode.RequireSpecific(name.GetString()!);
            default:
                throw RequestFault.Invalid("tool_choice", "It is none, auto, required or a function.");
        }
    }

    /// <summary>A function as the client declared it.</summary>
    private sealed class DeclaredFunction(FunctionBody function) : AIFunctionDeclaration
    {
        private static readonly JsonElement NoParameters = JsonElement.Parse("""{"type":"object","properties":{}}""");

        public override string Name => function.Name;

        public override string Description => function.Description ?? string.Empty;

        public override JsonElement JsonSchema => function.Parameters is { ValueKind: JsonValueKind.Object } parameters ? parameters : NoParameters;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
            function.Strict is { } strict ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["strict"] = strict } : [];
    }
}
