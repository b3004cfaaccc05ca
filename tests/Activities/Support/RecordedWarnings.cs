using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Tests.Support;

/// <summary>Keeps what is logged as a warning.</summary>
internal sealed class RecordedWarnings : ILoggerProvider, ILogger
{
    internal ConcurrentQueue<string> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Warning)
        {
            Entries.Enqueue(formatter(state, exception));
        }
    }

    public void Dispose()
    {
        // It holds text only.
    }
}
