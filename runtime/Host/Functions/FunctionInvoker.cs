using System.Diagnostics;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Runs functions and writes their outputs: each run has its own id, scope, context and trace span.</summary>
internal sealed class FunctionInvoker(FunctionPipeline pipeline, OutputWriter outputs, IServiceScopeFactory scopes, IRandomIds ids)
{
    internal const string SourceName = "Cartrita.Runtime";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <param name="function">What is run.</param>
    /// <param name="request">What its trigger gave.</param>
    /// <param name="complete">Uses the result while the scope still lives.</param>
    /// <returns>What the function returned or middleware put in its place.</returns>
    public async Task<object?> RunAsync(FunctionEntry function, InvocationRequest request, Func<LocalFunctionContext, Task>? complete = null)
    {
        var kind = function.Kind == TriggerKind.Http ? ActivityKind.Server : ActivityKind.Consumer;
        if (!ActivityContext.TryParse(request.TraceParent, request.TraceState, isRemote: true, out var parent) && function.Kind == TriggerKind.Http)
        {
            // Without a caller's context the trace begins here: the server has a span of its own that nobody collects, and a parent that is never seen looks like a loss.
            Activity.Current = null;
        }

        using var span = s_source.StartActivity(function.Name, kind, parent);
        span?.SetTag("faas.trigger", function.Kind.ToString().ToLowerInvariant());
        var traced = span is null ? request : request with { TraceParent = span.Id ?? request.TraceParent };

        await using var context = new LocalFunctionContext(function, traced, ids.Next(), scopes);
        try
        {
            await pipeline.RunAsync(context);
            if (complete is not null)
            {
                await complete(context);
            }

            await outputs.WriteAsync(context);
            return context.Result;
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().FullName);
            throw;
        }
    }

    /// <summary>Runs an orchestrator for one episode: only what the turn itself awaits is awaited here. The episode ends the context.</summary>
    public async Task<object?> RunEpisodeAsync(FunctionEntry function, InvocationRequest request)
    {
        var context = Episode.Keep(new(function, request, ids.Next(), scopes));
        await pipeline.RunAsync(context);
        return context.Result;
    }
}
