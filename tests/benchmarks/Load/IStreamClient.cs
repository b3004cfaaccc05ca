namespace Cartrita.Benchmarks.Load;

/// <summary>Asks one question and reads its stream, over one transport; it looks at each event's type and at nothing else of it, so that its own work is small.</summary>
internal interface IStreamClient : IDisposable
{
    /// <summary>The transport's name in <c>params.transport</c>.</summary>
    string Transport { get; }

    /// <summary>Reads a stream to its end or until it is cancelled.</summary>
    /// <param name="json">The question.</param>
    /// <param name="marks">Notes what comes.</param>
    /// <param name="cancellationToken">The client leaves.</param>
    Task ReadAsync(string json, StreamMarks marks, CancellationToken cancellationToken);
}
