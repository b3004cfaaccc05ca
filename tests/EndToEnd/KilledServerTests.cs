using System.Text;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.EndToEnd.Tests;

/// <summary>What a question meets when a server was killed: while it answered, or long before.</summary>
public sealed class KilledServerTests
{
    private const string Answer = "The first words come early and all of the others come only after another server was started.";

    [Fact]
    public async Task Question_whose_server_is_killed_while_it_streams_prints_the_answer_of_the_next_server()
    {
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        await using var models = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(Answer) with
        {
            BeforePiece = Interlocked.Increment(ref calls) == 1 ? piece => piece < 8 ? Task.CompletedTask : never.Task : _ => Task.CompletedTask,
        });
        await using var folder = new Folder();
        folder.Environment["OPENAI_BASE_URL"] = models.Endpoint.ToString();
        folder.Environment["OPENAI_API_KEY"] = "test-key";
        folder.Environment["Evaluation__Judge"] = "never";
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var ask = folder.Start("ask", "What comes early?");
        ask.StandardInput.Close();
        var error = ask.StandardError.ReadToEndAsync(patience.Token);
        var output = new StringBuilder();
        await ReadUntilAsync(ask.StandardOutput, output, "The first", patience.Token);
        var killed = folder.ServerProcess();

        await folder.KillServerAsync();

        output.Append(await ask.StandardOutput.ReadToEndAsync(patience.Token));
        await ask.WaitForExitAsync(patience.Token);
        Assert.True(ask.ExitCode == 0, $"exit {ask.ExitCode}\n{output}\n{await error}");
        Assert.Contains(Answer, output.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(killed, folder.ServerProcess());
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task File_of_a_killed_server_whose_port_and_process_id_another_one_has_now_is_not_believed()
    {
        await using var other = new Folder();
        await using var stranger = await Server.StartAsync(other);
        await using var folder = new Folder();
        Directory.CreateDirectory(folder.State);
        File.Copy(Path.Combine(other.State, "server.json"), Path.Combine(folder.State, "server.json"));

        (await folder.RunAsync("ask", "Who was first?")).Worked();

        Assert.NotEqual(other.ServerProcess(), folder.ServerProcess());
    }

    // A line that the command is still writing has no end yet.
    private static async Task ReadUntilAsync(StreamReader reader, StringBuilder output, string text, CancellationToken cancellationToken)
    {
        var buffer = new char[256];
        while (!output.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await reader.ReadAsync(buffer, cancellationToken);
            Assert.True(read > 0, $"The command ended: {output}");
            output.Append(buffer, 0, read);
        }
    }
}
