using System.Diagnostics;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

/// <summary>An execution: the image's entry from <c>infra/sandbox</c>, as nobody and with the environment of its template and a folder for its files.</summary>
internal sealed class JobProcess
{
    private readonly Process? process;
    private readonly TaskCompletionSource let = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string job;
    private readonly JsonObject template;
    private volatile bool stopped;

    private JobProcess(string name, string job, JsonObject template, Process? process)
    {
        (Name, this.job, this.template, this.process) = (name, job, template, process);
        Ended = Task.Run(() => process is null ? HeldAsync() : EndAsync(process));
    }

    internal string Name { get; }

    /// <summary>How it ended, in the words of the service.</summary>
    internal Task<string> Ended { get; }

    /// <summary>What the entry said where it failed.</summary>
    internal string Complaint { get; private set; } = string.Empty;

    internal bool Stopped => stopped;

    internal JsonObject Container => template["containers"]![0]!.AsObject();

    /// <summary>As the answer of a start has it.</summary>
    internal JsonObject Base => new() { ["name"] = Name, ["id"] = $"{job}/executions/{Name}" };

    /// <summary>As a look at it has it.</summary>
    internal JsonObject Describe(string status)
    {
        var description = Base;
        description["type"] = "Microsoft.App/jobs/executions";
        description["properties"] = new JsonObject { ["status"] = status, ["startTime"] = "2026-01-01T00:00:00+00:00", ["template"] = template.DeepClone() };
        return description;
    }

    /// <summary>One that waits for a machine and never gets one.</summary>
    internal static JobProcess Hold(string name, string job, JsonObject template) => new(name, job, template.DeepClone().AsObject(), null);

    /// <summary>Starts one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="job">The job.</param>
    /// <param name="template">What it is started with.</param>
    /// <param name="around">What the entry runs in, beside its user.</param>
    internal static JobProcess Start(string name, string job, JsonObject template, string[] around)
    {
        // A clone may lie where nobody can't read, and an entry that is killed leaves its files.
        var folder = Directory.CreateTempSubdirectory("cartrita-job-").FullName;
        Open(folder, (UnixFileMode)0b111_111_111);
        var entry = Path.Combine(folder, "run-program");
        File.Copy(Path.Combine(RepositoryRoot.FullName, "infra", "sandbox", "run-program"), entry);
        Open(entry, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var container = template["containers"]![0]!.AsObject();
        string[] asNobody = Environment.IsPrivilegedProcess ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] : [];
        string[] words = [.. asNobody, .. around, "/bin/bash", entry, .. container["args"]!.AsArray().Select(one => (string)one!)];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["TMPDIR"] = folder;
        foreach (var (variable, value) in TemplateContract.Variables(container))
        {
            start.Environment[variable] = value;
        }

        return new JobProcess(name, job, template.DeepClone().AsObject(), Process.Start(start)!) { Folder = folder };
    }

    internal void Stop()
    {
        stopped = !Ended.IsCompleted;
        let.TrySetResult();
        try
        {
            process?.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended and was let go.
        }
    }

    private static void Open(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private string Folder { get; init; } = string.Empty;

    private async Task<string> HeldAsync()
    {
        await let.Task;
        return "Stopped";
    }

    private async Task<string> EndAsync(Process process)
    {
        process.StandardInput.Close();
        Complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var code = process.ExitCode;
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
        return stopped ? "Stopped" : code == 0 ? "Succeeded" : "Failed";
    }
}
