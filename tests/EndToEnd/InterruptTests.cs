using System.Diagnostics;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.EndToEnd.Tests;

public sealed class InterruptTests
{
    [Fact]
    public async Task Interrupted_question_ends_with_130_and_its_run_is_cancelled()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var models = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text("Too late.") with { Gate = gate.Task });
        await using var folder = new Folder();
        folder.Environment["OPENAI_BASE_URL"] = models.Endpoint.ToString();
        folder.Environment["OPENAI_API_KEY"] = "test-key";
        folder.Environment["Evaluation__Judge"] = "never";
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        using var ask = folder.Start("ask", "What comes too late?");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var held = await models.UntilRequestAsync(1, patience.Token);

        // The command knows its run with the first frame that it shows.
        while (await ask.StandardOutput.ReadLineAsync(patience.Token) is { } line && !line.Contains("started", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-INT", ask.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(patience.Token);
        }

        await ask.WaitForExitAsync(patience.Token);
        Assert.Equal(130, ask.ExitCode);
        await held.Aborted.WaitAsync(patience.Token);
        gate.SetResult();
    }
}
