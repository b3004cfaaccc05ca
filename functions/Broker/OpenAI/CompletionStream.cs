using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Writes an answer as it comes, in OpenAI's form: one event a piece, then <c>[DONE]</c>.</summary>
internal sealed class CompletionStream(HttpResponse response, CompletionHead head, bool includeUsage) : IDisposable
{
    private const string MediaType = "text/event-stream; charset=utf-8";

    private readonly PipeWriter body = response.BodyWriter;
    private readonly Utf8JsonWriter json = new(response.BodyWriter, new JsonWriterOptions { Encoder = OpenAIJson.Wire.Options.Encoder, SkipValidation = true });
    private string model = head.Model;
    private int calls;

    /// <summary>Sends the pieces. What fails before the first of them is an answer of its own; later it is an event.</summary>
    public async Task SendAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        await using var pieces = updates.GetAsyncEnumerator(cancellationToken);
        var more = await pieces.MoveNextAsync();
        model = more ? pieces.Current.ModelId ?? model : model;
        Open();
        ChatFinishReason? finish = null;
        UsageDetails? usage = null;
        try
        {
            for (; more; more = await pieces.MoveNextAsync())
            {
                var update = pieces.Current;
                finish = update.FinishReason ?? finish;
                usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                if (Write(update))
                {
                    await body.FlushAsync(cancellationToken);
                }
            }
        }
        catch (CartritaException exception)
        {
            // The head is out, so the client reads the error as OpenAI sends it: as the last event, without an end.
            Event(OpenAIError.Of(exception).Render());
            await body.FlushAsync(cancellationToken);
            return;
        }

        Chunk(new ChunkDelta(), CompletionHead.Finish(finish, calls > 0));
        if (includeUsage)
        {
            Send(new ChatCompletionChunk(head.Id, "chat.completion.chunk", head.Created, model, [], CompletionUsage.Of(usage)));
        }

        Event("[DONE]"u8);
        await body.FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => json.Dispose();

    private void Open()
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        Chunk(new ChunkDelta { Role = "assistant", Content = string.Empty });
    }

    // A piece without content says that the work goes on; what stands between would take the silence for an end.
    private bool Write(ChatResponseUpdate update)
    {
        if (update.Contents.Count == 0 && update.FinishReason is null)
        {
            body.Write(": working\n\n"u8);
            return true;
        }

        var written = false;
        foreach (var content in update.Contents)
        {
            var delta = content switch
            {
                TextContent { Text.Length: > 0 } text => new ChunkDelta { Content = text.Text },
                ErrorContent refusal => new ChunkDelta { Refusal = refusal.Message },
                FunctionCallContent call => new ChunkDelta { ToolCalls = CompletionHead.Calls([call], calls++) },
                _ => null,
            };
            if (delta is not null)
            {
                Chunk(delta);
                written = true;
            }
        }

        return written;
    }

    private void Chunk(ChunkDelta delta, string? finish = null) =>
        Send(new ChatCompletionChunk(head.Id, "chat.completion.chunk", head.Created, model, [new ChunkChoice(0, delta, finish)], null));

    private void Send(ChatCompletionChunk chunk)
    {
        body.Write("data: "u8);
        JsonSerializer.Serialize(json, chunk, OpenAIJson.Wire.ChatCompletionChunk);
        json.Flush();
        json.Reset();
        body.Write("\n\n"u8);
    }

    private void Event(ReadOnlySpan<byte> data)
    {
        body.Write("data: "u8);
        body.Write(data);
        body.Write("\n\n"u8);
    }
}
