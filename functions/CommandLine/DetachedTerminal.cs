using System.Runtime.InteropServices;

namespace Cartrita.Functions.CommandLine;

/// <summary>Takes a server away from the terminal of the question that started it: its Ctrl+C and its end are not the server's, and it writes to a file.</summary>
internal sealed class DetachedTerminal : IDisposable
{
    private readonly StreamWriter log;
    private readonly (TextWriter Out, TextWriter Error) terminal = (Console.Out, Console.Error);
    private readonly PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
    private readonly PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ignore);

    private DetachedTerminal(string path)
    {
        log = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var shared = TextWriter.Synchronized(log);
        Console.SetOut(shared);
        Console.SetError(shared);
    }

    /// <summary>Leaves the terminal. What is written after the end goes to where the starter may still read it: why the server did not start.</summary>
    /// <param name="path">The file that takes everything written from now on.</param>
    public static DetachedTerminal Enter(string path) => new(path);

    /// <inheritdoc />
    public void Dispose()
    {
        Console.SetOut(terminal.Out);
        Console.SetError(terminal.Error);
        interrupt.Dispose();
        hangUp.Dispose();
        log.Dispose();
    }

    private static void Ignore(PosixSignalContext signal) => signal.Cancel = true;
}
