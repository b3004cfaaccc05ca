namespace Cartrita.Adapters.Tools.Sandbox;

/// <summary>Copies what a program wrote, and no more of it than it may write.</summary>
internal static class LimitedCopy
{
    /// <summary>Copies.</summary>
    /// <param name="source">From.</param>
    /// <param name="target">To.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was no more.</returns>
    internal static async Task<bool> RunAsync(Stream source, Stream target, long limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await target.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, limit)), cancellationToken);
            limit -= read;
            if (limit < 0)
            {
                return false;
            }
        }

        return true;
    }
}
