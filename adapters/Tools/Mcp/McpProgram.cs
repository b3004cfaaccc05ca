using System.Diagnostics;
using System.Text;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>A program that serves over its standard streams: started when a session begins, ended with it. What it sends is bounded while it is read, and what it writes beside that goes nowhere.</summary>
/// <param name="name">The server's name in the settings.</param>
/// <param name="command">The program.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="folder">The folder that it runs in; empty for the app's.</param>
/// <param name="environment">All of its environment.</param>
/// <param name="time">The clock.</param>
internal sealed class McpProgram(string name, string command, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, TimeProvider time) : IClientTransport
{
    private static readonly UTF8Encoding Text = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var process = new Process { StartInfo = Describe() };
        try
        {
            process.Start();
        }
        catch (Exception exception)
        {
            process.Dispose();
            throw new IOException("The program can't be started.", exception);
        }

        // Unread, it would hold the program up once the pipe is full.
        var told = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var streams = new StreamClientTransport(process.StandardInput.BaseStream, new McpMessageStream(process.StandardOutput.BaseStream, McpMessageEnd.Line), loggerFactory: null);
        return new McpProgramSession(process, told, await streams.ConnectAsync(cancellationToken), time);
    }

    private ProcessStartInfo Describe()
    {
        // Commands such as npx are scripts on Windows, which its shell alone finds.
        var isScript = OperatingSystem.IsWindows() && !command.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isScript ? "cmd.exe" : command, isScript ? ["/c", command, .. arguments] : arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardInputEncoding = Text, StandardOutputEncoding = Text, StandardErrorEncoding = Text,
            UseShellExecute = false, CreateNoWindow = true, WorkingDirectory = folder,
        };
        start.Environment.Clear();
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return start;
    }
}
