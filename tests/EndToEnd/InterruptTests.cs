using System.Diagnostics;
using System.Globalization;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.EndToEnd.Tests;

public sealed class InterruptTests
{
    [Fact]
    public async Task Server_that_is_interrupted_while_it_starts_ends_as_one_that_has_started()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var folder = new Folder();
        using var server = folder.Start("serve", "--port", "0");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        _ = server.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

        // Its first line comes before it listens.
        var log = await server.StandardError.ReadLineAsync(patience.Token);
        await InterruptAsync(server, patience.Token);
        log += await server.StandardError.ReadToEndAsync(patience.Token);
        await server.WaitForExitAsync(patience.Token);

        Assert.True(server.ExitCode == 0, log);
    }

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

        await InterruptAsync(ask, patience.Token);
        await ask.WaitForExitAsync(patience.Token);
        Assert.Equal(130, ask.ExitCode);
        await held.Aborted.WaitAsync(patience.Token);
        gate.SetResult();
    }

    private static async Task InterruptAsync(Process process, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }
}
