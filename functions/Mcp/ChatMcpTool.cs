using System.Text.Json;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Broker;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary><c>chat</c>: asks, through the door of <c>/api/chat</c>, and waits for the answer.</summary>
internal sealed class ChatMcpTool(ChatRuns runs, ChatAnswers answers) : IMcpTool
{
    /// <summary>Its name.</summary>
    public const string Name = "chat";

    /// <inheritdoc />
    public Tool Definition { get; } = McpDefinition.Of(
        Name,
        "Asks Cartrita's agents a question about the user's files and the world, and gives the answer with its citations. Gives orchestrationId, by which the tool runs reads the answer again, also where the connection was lost or wait is false.",
        """
        {
          "question": { "type": "string", "minLength": 1, "maxLength": 100000, "description": "What to ask." },
          "conversationId": { "type": "string", "description": "The conversation to go on with, from an earlier answer; a new one without it." },
          "attachments": { "type": "array", "maxItems": 50, "items": { "type": "string" }, "description": "Ids of files that the answer should rest on, from upload or search." },
          "model": { "type": "string", "description": "The name of a model; the configured one without it." },
          "wait": { "type": "boolean", "description": "Whether to wait for the answer, which is so without it; false only starts the run." },
          "idempotencyKey": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$", "description": "The same key gives the same run, so that a call may be repeated." }
        }
        """,
        ["question"],
        new ToolAnnotations { Title = "Ask Cartrita", ReadOnlyHint = false, DestructiveHint = false, OpenWorldHint = true });

    /// <inheritdoc />
    public Scope Scope => Scope.Chat;

    /// <inheritdoc />
    public async Task<(JsonElement Result, string Text)> CallAsync(McpCall call, CancellationToken cancellationToken)
    {
        var run = call.Started ?? await StartAsync(call, cancellationToken);
        var started = JsonSerializer.SerializeToElement(new McpRunBody(run.Id, run.ConversationId, "running"), McpJson.Default.McpRunBody);
        if (call.Arguments.TryGetProperty("wait", out var wait) && !wait.GetBoolean())
        {
            return (started, $"Started run {run.Id}.");
        }

        await call.Progress.BeginAsync(run.Id, cancellationToken);
        try
        {
            var answer = await answers.WaitAsync(run, call.Client, frame => call.Progress.TellAsync(frame, cancellationToken), cancellationToken);
            return (JsonSerializer.SerializeToElement(answer, HttpJson.Wire.ChatAnswerBody), answer.Message.Content);
        }
        catch (CartritaException exception) when (exception.Problem == Problems.AnswerTimeout)
        {
            return (started, $"Run {run.Id} goes on; read its answer later with the tool runs.");
        }
    }

    private Task<RunDocument> StartAsync(McpCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        var body = new ChatBody
        {
            Messages = [new ChatMessageBody("user", arguments.Text("question")!)],
            ConversationId = arguments.Text("conversationId"),
            Model = arguments.Text("model"),
            Attachments = arguments.Texts("attachments"),
        };
        return runs.StartAsync(call.Request.Info(), ChatCommand.Parse(body), arguments.Text("idempotencyKey"), call.Client, cancellationToken);
    }
}
