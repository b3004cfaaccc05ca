using System.Text.Json;
using Cartrita.Functions.Broker.OpenAI;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Tests.Broker.OpenAI;

/// <summary>What a request gives a model to read.</summary>
public sealed class PromptTextsTests
{
    [Fact]
    public void All_that_a_model_reads_is_a_text()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.User, "What is it?"),
            new(ChatRole.Assistant, [new TextContent("I look."), new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["what"] = "чай", ["deep"] = new[] { "a" } })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", """{"found":"\u0447\u0430\u0439"}""")]),
        ];
        var schema = JsonElement.Parse("""{"type":"object","properties":{"what":{"description":"A thing."}}}""");
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.CreateDeclaration("look", "Looks.", schema)],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "answer", "The answer."),
        };

        var texts = PromptTexts.Of(messages, options);

        Assert.Equal(
            [
                "What is it?",
                "I look.\nlook\nwhat: чай\ndeep\na",
                """{"found":"чай"}""",
                "look\nLooks.\ntype: object\nproperties\nwhat\ndescription: A thing.",
                "answer\nThe answer.\ntype: object\nproperties\nwhat\ndescription: A thing.",
            ],
            texts);
    }

    [Fact]
    public void Request_of_one_message_is_that_message() =>
        Assert.Equal(["Hello?"], PromptTexts.Of([new ChatMessage(ChatRole.User, "Hello?")], new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));
}
