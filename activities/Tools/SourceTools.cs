using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Tools;

/// <summary>The tools of one source, as last seen: a source that is slow, away or broken holds up whoever calls its tools, and nobody else.</summary>
/// <param name="source">The source.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of a source that breaks.</param>
internal sealed partial class SourceTools(IToolSource source, TimeProvider time, ILogger logger)
{
    /// <summary>So long a plain question waits for a source that has never answered in this process.</summary>
    internal static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    private readonly Lock turn = new();
    private IReadOnlyList<ITool> seen = [];
    private Task look = Task.CompletedTask;
    private bool looked;

    /// <summary>Whether an agent may call its tools.</summary>
    internal bool IsFor(string agent) => source.Agents.Contains(agent, StringComparer.Ordinal);

    /// <summary>The tools, for an agent that is about to call them: it waits for as long as the source takes.</summary>
    internal async ValueTask<IReadOnlyList<ITool>> CurrentAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        return seen;
    }

    /// <summary>The tools as they are known. The source is asked again beside it, and waited for only where it has never answered, and briefly.</summary>
    internal async ValueTask<IReadOnlyList<ITool>> KnownAsync(CancellationToken cancellationToken)
    {
        var looking = LookBeside();
        if (!looked)
        {
            await Task.WhenAny(looking, Task.Delay(FirstWait, time, cancellationToken));
        }

        return seen;
    }

    private Task LookBeside()
    {
        lock (turn)
        {
            return look.IsCompleted ? look = Task.Run(() => LookAsync(CancellationToken.None)) : look;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            seen = await source.ToolsAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A source says by itself what it expects to go wrong; this is a defect of it, and no reason to fail a question.
            LogBroken(source.Name, exception.GetType().Name, seen.Count);
        }

        looked = true;
    }

    [LoggerMessage(1602, LogLevel.Error, "The tool source {Source} broke, {Exception}. {Tools} tools of it are left.")]
    private partial void LogBroken(string source, string exception, int tools);
}
