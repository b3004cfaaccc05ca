using System.CommandLine;
using System.Runtime.InteropServices;

namespace Cartrita.Functions.CommandLine;

/// <summary><c>ask</c>: the main job in one go, over HTTP like any other client.</summary>
internal static class AskCommand
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    /// <summary>Describes the command.</summary>
    public static Command Create(Option<string> state, Option<string?> storage)
    {
        var question = new Argument<string>("question") { Description = "What to ask." };
        var attach = new Option<FileInfo[]>("--attach") { Description = "A file that the answer should rest on: text, PDF, an archive, audio or video.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var model = new Option<string?>("--model") { Description = "The model to ask." };
        var conversation = new Option<string?>("--conversation") { Description = "The conversation to go on with." };
        var command = new Command("ask", "Ask a question about documents.") { question, attach, json, model, conversation };
        command.SetAction((parsed, _) => CartritaCommandLine.GuardAsync(() => RunAsync(
            new AskRequest(parsed.GetRequiredValue(question), parsed.GetValue(model), parsed.GetValue(conversation)),
            parsed.GetValue(attach) ?? [],
            new AskPrinter(Console.Out, parsed.GetValue(json)),
            new ServerFinder(Path.GetFullPath(parsed.GetRequiredValue(state)), parsed.GetValue(storage), TimeProvider.System))));
        return command;
    }

    private static async Task<int> RunAsync(AskRequest request, FileInfo[] files, AskPrinter printer, ServerFinder finder)
    {
        if (string.IsNullOrWhiteSpace(request.Question))
        {
            throw new CommandFailure("The question is empty.");
        }

        if (Array.Find(files, file => !file.Exists) is { } missing)
        {
            throw new CommandFailure($"The file '{missing}' does not exist.");
        }

        using var owned = finder;
        using var connection = new ServerConnection(finder);
        using var interrupted = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            interrupted.Cancel();
        });

        var question = new Question(connection, printer, TimeProvider.System);
        try
        {
            await question.AskAsync(request, files, interrupted.Token);
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            if (question.Run is { } run)
            {
                await connection.CancelRunAsync(run.Value, CancelPatience, TimeProvider.System);
            }

            throw new CommandFailure("Cancelled.", ExitCodes.Interrupted);
        }
    }
}

/// <summary>What is asked.</summary>
/// <param name="Question">The text.</param>
/// <param name="Model">The model; null for the configured one.</param>
/// <param name="Conversation">The conversation; null for a new one.</param>
internal sealed record AskRequest(string Question, string? Model, string? Conversation);
