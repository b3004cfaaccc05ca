using System.Text.Json.Nodes;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Streams a completion.</summary>
internal sealed class OpenAIChatStream(OpenAIContract contract, OpenAIRequest request, OpenAIReply reply, OpenAIEventWriter events)
{
    internal async Task WriteAsync()
    {
        if (request.IsAzure)
        {
            // The vendor's description does not have it: an annotation of the prompt, before anything of an answer.
            await events.SendAsync(AzureWire.PromptAnnotation());
        }

        await SendAsync(OpenAIWire.Opening(request.Model));
        for (var at = 0; at < reply.Pieces.Count; at++)
        {
            if (await events.EndsBeforeAsync(at))
            {
                return;
            }

            var piece = OpenAIWire.Piece(request.Model, reply.Pieces[at]);
            if (reply.CutInside == at)
            {
                await events.CutAsync(Checked(piece));
                return;
            }

            await SendAsync(piece);
        }

        if (reply.Refusal is { } refusal)
        {
            await SendAsync(OpenAIWire.RefusalChunk(request.Model, refusal));
        }

        foreach (var chunk in reply.ToolCalls.SelectMany((call, at) => OpenAIWire.Call(request.Model, call, at)))
        {
            await SendAsync(chunk);
        }

        await SendAsync(OpenAIWire.Finish(reply, request.Model));
        if (!reply.OmitsUsage && request.Body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var wanted) && wanted.GetBoolean())
        {
            await SendAsync(OpenAIWire.UsageChunk(reply, request.Model));
        }

        await events.EndAsync();
    }

    private JsonObject Checked(JsonObject chunk) => contract.CheckReply("CreateChatCompletionStreamResponse", chunk);

    private Task SendAsync(JsonObject chunk) => events.SendAsync(request.IsAzure ? AzureWire.Annotated(Checked(chunk)) : Checked(chunk));
}
