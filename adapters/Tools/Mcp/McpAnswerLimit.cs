using System.Net;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>Bounds what MCP servers answer over HTTP while it is read. An answer to a request is within the limit with everything that comes along with it; on the stream that stays open for notices each event is.</summary>
internal sealed class McpAnswerLimit : DelegatingHandler
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        answer.Content = new Bounded(answer.Content, request.Method == HttpMethod.Get && answer.IsSuccessStatusCode ? McpMessageEnd.EmptyLine : McpMessageEnd.Stream);
        return answer;
    }

    private sealed class Bounded : HttpContent
    {
        private readonly HttpContent content;
        private readonly McpMessageEnd end;

        internal Bounded(HttpContent content, McpMessageEnd end)
        {
            (this.content, this.end) = (content, end);
            foreach (var (name, values) in content.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new McpMessageStream(await content.ReadAsStreamAsync(), end);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => new McpMessageStream(await content.ReadAsStreamAsync(cancellationToken), end);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var bounded = await CreateContentReadStreamAsync(cancellationToken);
            await bounded.CopyToAsync(stream, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = content.Headers.ContentLength ?? 0;
            return content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                content.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
