using System.Diagnostics;

namespace Cartrita.Runtime.Host.Durable.Tracing;

/// <summary>Ends a span at the end of a scope, whatever its listeners throw.</summary>
/// <param name="span">The span, where there is one.</param>
internal readonly struct SpanScope(Activity? span) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => DurableSpans.End(span);
}
