using System.Diagnostics;
using Cartrita.TestSupport.Files;

namespace Cartrita.TestSupport.Git;

/// <summary>A folder that git's own program works in, with nobody's settings.</summary>
public sealed class GitFolder : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public GitFolder() => Run(["init", "--quiet"], null);

    /// <summary>Puts a file there.</summary>
    public GitFolder Put(string path, byte[] bytes)
    {
        var file = folder.Combine(path.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return this;
    }

    /// <summary>The bytes of a file; null where there is none.</summary>
    public byte[]? Find(string path) => File.Exists(folder.Combine(path.Split('/'))) ? File.ReadAllBytes(folder.Combine(path.Split('/'))) : null;

    /// <summary>Checks that a diff applies, and applies it; gives what git says against it.</summary>
    public string Apply(byte[] diff)
    {
        var said = Run(["apply", "--check", "--whitespace=nowarn", "-"], diff);
        return said.Length > 0 ? said : Run(["apply", "--whitespace=nowarn", "-"], diff);
    }

    public void Dispose() => folder.Dispose();

    private string Run(string[] arguments, byte[]? input)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.autocrlf=false", "-c", "core.safecrlf=false", .. arguments])
        {
            WorkingDirectory = folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"]) = ("/dev/null", "1");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input ?? []);
        process.StandardInput.Close();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? string.Empty : $"{process.ExitCode}: {errors.GetAwaiter().GetResult()}";
    }
}
