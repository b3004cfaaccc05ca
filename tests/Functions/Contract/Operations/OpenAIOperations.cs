using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Broker.OpenAI;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>The OpenAI-compatible door.</summary>
internal static class OpenAIOperations
{
    private static readonly Content Events = new(Shared.EventStream, Schema: Shared.Text("""{"type":"string","description":"Server-sent events in OpenAI's form."}"""));

    private static readonly Problem[] Calls =
    [
        Problems.ModelUnavailable, Problems.SafetyBlocked, Problems.BannedContent, Problems.BannedContentExceeded, Problems.Overloaded, Problems.TokensSpent, Problems.ProviderFailed, Problems.ProviderUnauthorized, Problems.ProviderRejected, Problems.DeadlineExceeded,
    ];

    private static readonly Problem[] Runs =
    [
        .. Calls, Problems.ConversationBusy, Problems.Conflict, Problems.RunCancelled, Problems.LimitExceeded, Problems.InvalidPlan,
        Problems.AgentDepthExceeded, Problems.AgentResultInvalid, Problems.ToolDenied, Problems.AnswerTimeout,
    ];

    public static readonly IReadOnlyList<Operation> All =
    [
        new("CreateChatCompletion", "OpenAI", "Create a chat completion", "Answers a conversation in OpenAI's form, whole or streamed. Requires `model` (`cartrita` is the supervisor) and `messages`.")
        {
            Takes = [Shared.Of(OpenAIJson.Wire.ChatCompletionBody)],
            Answers = [new(200, "The completion; or its pieces with `stream`.", Shared.Of(OpenAIJson.Wire.ChatCompletion), Events) { Headers = ["X-Orchestration-ID"] }],
            Problems = Runs,
            Examples =
            [
                new("supervisor", "A question to the supervisor", 200)
                {
                    Caller = ExampleCaller.Newcomer,
                    Body = new JsonObject { ["model"] = "cartrita", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Are you there?" }) },
                },
                new("unknown_model", "A model that nobody has", 404)
                {
                    Body = new JsonObject { ["model"] = "no-such-model", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Are you there?" }) },
                },
                new("two_answers", "More than one answer", 400)
                {
                    Body = new JsonObject { ["model"] = "cartrita", ["n"] = 2, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Are you there?" }) },
                },
            ],
            Extensions = new JsonObject { ["x-streaming"] = true },
        },
        new("CreateResponse", "OpenAI", "Create a response", "Answers in OpenAI's form of responses, whole or streamed. Requires `model` (`cartrita` is the supervisor) and `input`; nothing is stored.")
        {
            Takes = [Shared.Of(OpenAIJson.Wire.ResponseRequestBody)],
            Answers = [new(200, "The response; or its steps with `stream`.", Shared.Of(OpenAIJson.Wire.ResponseBody), Events) { Headers = ["X-Orchestration-ID"] }],
            Problems = Runs,
            Examples =
            [
                new("supervisor", "A question to the supervisor", 200) { Caller = ExampleCaller.Newcomer, Body = new JsonObject { ["model"] = "cartrita", ["input"] = "Are you there?" } },
                new("stored", "A response that would be stored", 400) { Body = new JsonObject { ["model"] = "cartrita", ["input"] = "Are you there?", ["store"] = true } },
            ],
            Extensions = new JsonObject { ["x-streaming"] = true },
        },
        new("CreateEmbeddings", "OpenAI", "Create embeddings", "Gives vectors of length 1 for texts. Requires `model` and `input`, a text or up to 2048 texts.")
        {
            Takes = [Shared.Of(OpenAIJson.Wire.EmbeddingsBody)],
            Answers = [Shared.Ok("The vectors, in the order of the texts.", OpenAIJson.Wire.EmbeddingList)],
            Problems = Calls,
            Examples =
            [
                new("base64", "One vector in base64", 200)
                {
                    AnswerVaries = true, Body = new JsonObject { ["model"] = "local-extractive", ["input"] = "A flaky test is fixed within a day.", ["encoding_format"] = "base64" },
                },
                new("tokens", "Tokens in place of a text", 400) { IsMalformed = true, Body = new JsonObject { ["model"] = "local-extractive", ["input"] = new JsonArray(1, 2, 3) } },
            ],
        },
        new("ListModels", "OpenAI", "List models", "Lists `cartrita` and the models that the configured providers name.")
        {
            Answers = [Shared.Ok("The models.", OpenAIJson.Wire.ModelList)],
            Examples = [new("models", "What an app without a vendor's key has", 200)],
        },
        new("GetModel", "OpenAI", "Show a model", "Shows one model. Requires its name, or `provider/name` with the slash escaped.")
        {
            Parameters = [new("id", "path", "The model's name.", Shared.Text("""{"type":"string","minLength":1}"""), Required: true)],
            Answers = [Shared.Ok("The model.", OpenAIJson.Wire.ModelBody)],
            Problems = [Problems.ModelUnavailable],
            Examples =
            [
                new("supervisor", "The supervisor", 200) { Values = ChatOperations.Pairs(("id", "cartrita")) },
                new("unknown", "A model that nobody has", 404) { Values = ChatOperations.Pairs(("id", "no-such-model")) },
            ],
        },
    ];
}
