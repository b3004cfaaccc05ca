using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Tests.Support;

/// <summary>Loggers that cannot write.</summary>
internal sealed class ThrowingLoggers : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new IOException("The log cannot be written.");

    public void Dispose()
    {
    }
}
