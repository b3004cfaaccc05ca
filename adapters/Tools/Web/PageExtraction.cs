using System.Net;
using System.Net.Sockets;
using System.Text;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Adapters.Crawl.Web;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge.Chunking;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools.Web;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tools.Web;

/// <summary>Has a page that this app can't read itself read by whoever searches the web.</summary>
/// <remarks>
/// The vendor learns the address, so only one of the public internet that holds no credential is told, whatever <see cref="WebPageOptions.AllowPrivateAddresses"/> says: what a name means inside of this network is none of theirs.
/// </remarks>
/// <param name="web">Reads pages.</param>
/// <param name="options">Limits.</param>
/// <param name="steps">Is told of every call.</param>
/// <param name="time">The clock.</param>
internal sealed class PageExtraction(IWebSearch web, IOptions<WebPageOptions> options, CurrentStep steps, TimeProvider time)
{
    /// <summary>The name in a run's trace.</summary>
    internal const string TraceName = "web_extract";

    // With the page's own time it stays under that of the tool.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Reads a page.</summary>
    /// <returns>Its text; null where nobody may be asked, or nobody could read it either.</returns>
    /// <exception cref="CartritaException"><see cref="Problems.FileTooLarge"/>.</exception>
    internal async Task<StructuredText?> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        if (!web.IsConfigured || !options.Value.Extraction || SecretFinder.Find(address.AbsoluteUri).Count > 0)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await IsPublicAsync(address, either.Token) && await ExtractAsync(address, either.Token) is { } text ? TextOf(text) : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // Every address of the name, and not only one: the vendor chooses for itself.
    private static async Task<bool> IsPublicAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] resolved = IPAddress.TryParse(address.IdnHost, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(address.IdnHost, cancellationToken);
            return resolved.Length > 0 && Array.TrueForAll(resolved, PublicAddress.IsPublic);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string?> ExtractAsync(Uri address, CancellationToken cancellationToken)
    {
        var told = steps.Value?.Begin(RunCall.OfTool(TraceName, callId: null));
        try
        {
            var text = (await web.ExtractAsync(new WebExtractionRequest { Urls = [address] }, cancellationToken)).Pages.FirstOrDefault()?.Text;
            told?.End(text is null ? Problems.SourceUnavailable.Code : TraceOutcomes.Ok);
            return text;
        }
        catch (CartritaException exception)
        {
            // What the page itself answered says more than that its second reader failed too.
            told?.End(exception.Problem.Code);
            return null;
        }
        catch (OperationCanceledException exception)
        {
            told?.End(TraceOutcomes.Of(exception));
            throw;
        }
    }

    private StructuredText TextOf(string markdown) => Encoding.UTF8.GetByteCount(markdown) <= options.Value.MaxBytes
        ? TextStructures.Read("page.md", markdown.Replace('\0', '\uFFFD'))
        : throw new CartritaException(Problems.FileTooLarge, $"The page has more than {options.Value.MaxBytes} bytes.");
}
