using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Crawl;

/// <summary>Reads the bodies of answers that are needed whole: lists and rules. Who answers may be slow or never end, so both time and length have a bound.</summary>
internal sealed class BodyReader(IOptions<CrawlOptions> options, TimeProvider time)
{
    /// <summary>Reads a body to its end.</summary>
    /// <exception cref="CartritaException">It is longer than that, or breaks off.</exception>
    public async Task<MemoryStream> ReadAsync(Stream body, int maximumBytes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var (bytes, buffer) = (new MemoryStream(), new byte[64 * 1024]);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, either.Token)) > 0)
            {
                if (bytes.Length + read > maximumBytes)
                {
                    throw new CartritaException(Problems.FileTooLarge);
                }

                bytes.Write(buffer, 0, read);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CartritaException(Problems.SourceUnavailable, inner: exception);
        }

        bytes.Position = 0;
        return bytes;
    }
}
