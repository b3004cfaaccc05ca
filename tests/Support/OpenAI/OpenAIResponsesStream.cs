using System.Text.Json.Nodes;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Streams a response, step by step as the vendor does.</summary>
internal sealed class OpenAIResponsesStream(OpenAIContract contract, OpenAIRequest request, OpenAIReply reply, OpenAIEventWriter events)
{
    private int sequence;
    private int output;

    internal async Task WriteAsync()
    {
        await SendAsync("response.created", ("response", OpenAIResponsesWire.Response(request, reply, "in_progress")));
        await SendAsync("response.in_progress", ("response", OpenAIResponsesWire.Response(request, reply, "in_progress")));
        if (reply.Thought is { } thought)
        {
            await SendAsync("response.output_item.added", ("output_index", output), ("item", OpenAIResponsesWire.Thought(string.Empty)));
            await SendAsync("response.output_item.done", ("output_index", output++), ("item", OpenAIResponsesWire.Thought(thought)));
        }

        if ((reply.Pieces.Count > 0 || reply.Refusal is not null) && !await SayAsync())
        {
            return;
        }

        for (var at = 0; at < reply.ToolCalls.Count; at++)
        {
            await CallAsync(reply.ToolCalls[at], at);
        }

        if (reply.ErrorCode is { } code)
        {
            await SendAsync("error", ("code", code), ("message", "The server was told to break off so."), ("param", null));
            return;
        }

        var status = OpenAIResponsesWire.Status(reply);
        await SendAsync($"response.{status}", ("response", OpenAIResponsesWire.Response(request, reply, status)));
    }

    // Whether it came to its end.
    private async Task<bool> SayAsync()
    {
        await SendAsync("response.output_item.added", ("output_index", output), ("item", OpenAIResponsesWire.Message(reply, "in_progress")));
        var part = 0;
        if (reply.Pieces.Count > 0)
        {
            await SendAsync("response.content_part.added", InPart(part, ("part", OpenAIResponsesWire.Text(string.Empty))));
            for (var at = 0; at < reply.Pieces.Count; at++)
            {
                if (await events.EndsBeforeAsync(at))
                {
                    return false;
                }

                var piece = Event("response.output_text.delta", InPart(part, ("delta", reply.Pieces[at]), ("logprobs", new JsonArray())));
                if (reply.CutInside == at)
                {
                    await events.CutAsync(piece, "response.output_text.delta");
                    return false;
                }

                await events.SendAsync(piece, "response.output_text.delta");
            }

            var text = string.Concat(reply.Pieces);
            await SendAsync("response.output_text.done", InPart(part, ("text", text), ("logprobs", new JsonArray())));
            await SendAsync("response.content_part.done", InPart(part++, ("part", OpenAIResponsesWire.Text(text))));
        }

        if (reply.Refusal is { } refusal)
        {
            await SendAsync("response.content_part.added", InPart(part, ("part", OpenAIResponsesWire.Refusal(string.Empty))));
            await SendAsync("response.refusal.delta", InPart(part, ("delta", refusal)));
            await SendAsync("response.refusal.done", InPart(part, ("refusal", refusal)));
            await SendAsync("response.content_part.done", InPart(part, ("part", OpenAIResponsesWire.Refusal(refusal))));
        }

        await SendAsync("response.output_item.done", ("output_index", output++), ("item", OpenAIResponsesWire.Message(reply, "completed")));
        return true;
    }

    private async Task CallAsync(OpenAIToolCall call, int at)
    {
        var id = OpenAIResponsesWire.CallId(at);
        await SendAsync("response.output_item.added", ("output_index", output), ("item", OpenAIResponsesWire.Call(call, at, string.Empty, "in_progress")));
        var half = call.Arguments.Length / 2;
        foreach (var part in new[] { call.Arguments[..half], call.Arguments[half..] })
        {
            await SendAsync("response.function_call_arguments.delta", ("item_id", id), ("output_index", output), ("delta", part));
        }

        await SendAsync("response.function_call_arguments.done", ("item_id", id), ("output_index", output), ("name", call.Name), ("arguments", call.Arguments));
        await SendAsync("response.output_item.done", ("output_index", output++), ("item", OpenAIResponsesWire.Call(call, at, call.Arguments, "completed")));
    }

    private (string Name, JsonNode? Value)[] InPart(int part, params (string Name, JsonNode? Value)[] members) =>
        [("item_id", "msg_test"), ("output_index", output), ("content_index", part), .. members];

    private Task SendAsync(string type, params (string Name, JsonNode? Value)[] members) => events.SendAsync(Event(type, members), type);

    private JsonObject Event(string type, (string Name, JsonNode? Value)[] members)
    {
        var made = new JsonObject { ["type"] = type, ["sequence_number"] = sequence++ };
        foreach (var (name, value) in members)
        {
            made[name] = value;
        }

        return contract.CheckReply("ResponseStreamEvent", made);
    }
}
