using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Builds a response out of an answer's pieces, and tells each step as an event.</summary>
internal sealed class ResponseBuilder(ResponseBody begun, IIdSource ids)
{
    private readonly List<ResponseItem> output = [];
    private readonly List<ResponsePart> parts = [];
    private readonly StringBuilder text = new();
    private ResponseItem? message;
    private bool refusing;
    private bool inPart;
    private ChatFinishReason? finish;
    private UsageDetails? usage;
    private string model = begun.Model;
    private int sequence;

    /// <summary>The response as it stands.</summary>
    public ResponseBody Response { get; private set; } = begun;

    /// <summary>The first events.</summary>
    public IEnumerable<ResponseEvent> Begin(ChatResponseUpdate? first)
    {
        model = first?.ModelId ?? model;
        Response = Response with { Model = model };
        yield return Numbered(new ResponseEvent("response.created") { Response = Response });
        yield return Numbered(new ResponseEvent("response.in_progress") { Response = Response });
    }

    /// <summary>The events of the next piece.</summary>
    public IEnumerable<ResponseEvent> Add(ChatResponseUpdate update)
    {
        (finish, model) = (update.FinishReason ?? finish, update.ModelId ?? model);
        foreach (var content in update.Contents)
        {
            usage = (content as UsageContent)?.Details ?? usage;
            var steps = content switch
            {
                TextContent { Text.Length: > 0 } piece => Say(piece.Text, refusal: false),
                ErrorContent piece => Say(piece.Message, refusal: true),
                FunctionCallContent call => Call(call),
                _ => [],
            };
            foreach (var step in steps)
            {
                yield return Numbered(step);
            }
        }
    }

    /// <summary>The last events.</summary>
    public IEnumerable<ResponseEvent> End()
    {
        foreach (var step in CloseMessage())
        {
            yield return Numbered(step);
        }

        var reason = finish == ChatFinishReason.Length ? "max_output_tokens" : finish == ChatFinishReason.ContentFilter ? "content_filter" : null;
        Response = Response with
        {
            Model = model,
            Status = reason is null ? "completed" : "incomplete",
            IncompleteDetails = reason is null ? null : new IncompleteDetails(reason),
            Output = [.. output],
            Usage = Count(usage),
        };
        yield return Numbered(new ResponseEvent($"response.{Response.Status}") { Response = Response });
    }

    /// <summary>The one event of an answer that broke off.</summary>
    public ResponseEvent Fail(CartritaException exception)
    {
        var error = OpenAIError.Of(exception);
        Response = Response with { Status = "failed", Output = [.. output], Error = new ResponseErrorBody("server_error", error.Message) };
        return Numbered(new ResponseEvent("response.failed") { Response = Response });
    }

    private IEnumerable<ResponseEvent> Say(string delta, bool refusal)
    {
        if (message is null)
        {
            message = new ResponseItem { Id = $"msg_{ids.NewId()}", Type = "message", Status = "in_progress", Role = "assistant", Content = [] };
            yield return new ResponseEvent("response.output_item.added") { OutputIndex = output.Count, Item = message };
        }

        if (inPart && refusing != refusal)
        {
            foreach (var step in ClosePart())
            {
                yield return step;
            }
        }

        if (!inPart)
        {
            (inPart, refusing) = (true, refusal);
            yield return InPart("response.content_part.added") with { Part = Part(string.Empty) };
        }

        text.Append(delta);
        yield return refusal
            ? InPart("response.refusal.delta") with { Delta = delta }
            : InPart("response.output_text.delta") with { Delta = delta, Logprobs = [] };
    }

    private IEnumerable<ResponseEvent> Call(FunctionCallContent content)
    {
        foreach (var step in CloseMessage())
        {
            yield return step;
        }

        var call = CompletionHead.Calls([content])![0];
        var item = new ResponseItem { Id = $"fc_{ids.NewId()}", Type = "function_call", Status = "in_progress", CallId = call.Id, Name = call.Function.Name, Arguments = string.Empty };
        var (at, arguments) = (output.Count, call.Function.Arguments);
        var done = item with { Status = "completed", Arguments = arguments };
        output.Add(done);
        yield return new ResponseEvent("response.output_item.added") { OutputIndex = at, Item = item };
        yield return new ResponseEvent("response.function_call_arguments.delta") { OutputIndex = at, ItemId = item.Id, Delta = arguments };
        yield return new ResponseEvent("response.function_call_arguments.done") { OutputIndex = at, ItemId = item.Id, Name = item.Name, Arguments = arguments };
        yield return new ResponseEvent("response.output_item.done") { OutputIndex = at, Item = done };
    }

    private IEnumerable<ResponseEvent> ClosePart()
    {
        var whole = text.ToString();
        yield return refusing
            ? InPart("response.refusal.done") with { Refusal = whole }
            : InPart("response.output_text.done") with { Text = whole, Logprobs = [] };
        yield return InPart("response.content_part.done") with { Part = Part(whole) };
        parts.Add(Part(whole));
        text.Clear();
        inPart = false;
    }

    private IEnumerable<ResponseEvent> CloseMessage()
    {
        if (message is null)
        {
            yield break;
        }

        foreach (var step in inPart ? ClosePart() : [])
        {
            yield return step;
        }

        var done = message with { Status = "completed", Content = [.. parts] };
        yield return new ResponseEvent("response.output_item.done") { OutputIndex = output.Count, Item = done };
        output.Add(done);
        parts.Clear();
        message = null;
    }

    private ResponseEvent InPart(string type) => new(type) { OutputIndex = output.Count, ItemId = message!.Id, ContentIndex = parts.Count };

    private ResponsePart Part(string whole) => refusing ? ResponsePart.OfRefusal(whole) : ResponsePart.OfText(whole);

    private ResponseEvent Numbered(ResponseEvent step) => step with { SequenceNumber = sequence++ };

    private static ResponseUsage? Count(UsageDetails? usage)
    {
        if (usage is null)
        {
            return null;
        }

        var (input, output) = (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        return new ResponseUsage(
            input,
            new ResponseInputDetails(usage.CachedInputTokenCount ?? 0, 0),
            output,
            new ResponseOutputDetails(usage.ReasoningTokenCount ?? 0),
            usage.TotalTokenCount ?? input + output);
    }
}
