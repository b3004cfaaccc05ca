using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>The W3C trace context that an invocation arrived with; empty where there was none.</summary>
internal sealed class LocalTraceContext(string traceParent, string traceState) : TraceContext
{
    public override string TraceParent { get; } = traceParent;

    public override string TraceState { get; } = traceState;
}
