using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tests.Models;

/// <summary>Keeps what is logged, at every level.</summary>
internal sealed class RecordedLogs : ILoggerProvider, ILogger
{
    internal ConcurrentQueue<(EventId Id, LogLevel Level, string Text)> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((eventId, logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
        // It holds text only.
    }
}
