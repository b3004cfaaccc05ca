using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Http;

/// <summary>Knows when the server last had something to do; a server that was started for one command ends by it.</summary>
internal sealed class ServerActivity(TimeProvider time)
{
    private int inFlight;
    private long last = time.GetTimestamp();

    /// <summary>For how long no request has been in flight.</summary>
    public TimeSpan Idle => Volatile.Read(ref inFlight) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref last));

    /// <summary>A request came.</summary>
    public void Begin() => Interlocked.Increment(ref inFlight);

    /// <summary>A request is answered.</summary>
    public void End()
    {
        Volatile.Write(ref last, time.GetTimestamp());
        Interlocked.Decrement(ref inFlight);
    }
}

/// <summary>Feeds <see cref="ServerActivity"/>; probes of health do not keep a server alive.</summary>
internal sealed class ServerActivityMiddleware(ServerActivity activity) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (HealthEndpoints.Names.Contains(context.FunctionDefinition.Name))
        {
            await next(context);
            return;
        }

        activity.Begin();
        try
        {
            await next(context);
        }
        finally
        {
            activity.End();
        }
    }
}
