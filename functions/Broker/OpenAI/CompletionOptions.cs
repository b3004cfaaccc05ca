using System.Globalization;
using System.Text.Json;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Reads the options of a request for a model itself; what is left out is left to the provider.</summary>
internal static class CompletionOptions
{
    private const int MostStops = 4;

    /// <summary>The options, or the first thing that is wrong with one.</summary>
    public static ChatOptions Read(ChatCompletionBody body, int maxOutputTokens)
    {
        RequireBasics(body);
        var options = new ChatOptions
        {
            Temperature = Within(body.Temperature, 0, 2, "temperature"),
            TopP = Within(body.TopP, 0, 1, "top_p"),
            PresencePenalty = Within(body.PresencePenalty, -2, 2, "presence_penalty"),
            FrequencyPenalty = Within(body.FrequencyPenalty, -2, 2, "frequency_penalty"),
            MaxOutputTokens = MaxTokens(body, maxOutputTokens),
            StopSequences = Stops(body.Stop),
            Seed = body.Seed,
            ResponseFormat = Format(body.ResponseFormat),
        };
        if (body.LogitBias is { Count: > 0 } biases)
        {
            (options.AdditionalProperties ??= [])[OpenAIOptionNames.LogitBias] = Biases(biases);
        }

        if (body.ResponseFormat?.JsonSchema is { } schema)
        {
            (options.AdditionalProperties ??= [])[OpenAIOptionNames.StrictSchema] = schema.Strict ?? false;
        }

        if (body.ReasoningEffort is { } effort)
        {
            RequestFault.Require(ReasoningEfforts.All.Contains(effort), body.NameOfEffort(), $"It is {string.Join(", ", ReasoningEfforts.All)}.");
            (options.AdditionalProperties ??= [])[OpenAIOptionNames.ReasoningEffort] = effort;
        }

        CompletionTools.Read(body, options);
        return options;
    }

    /// <summary>What holds for every model: one answer of text, and no member that nobody knows.</summary>
    public static void RequireBasics(ChatCompletionBody body)
    {
        RequestFault.RequireKnown(body);
        RequestFault.RequireKnown(body.StreamOptions, "stream_options");
        RequestFault.Require(body.StreamOptions is null || body.Stream == true, "stream_options", "It goes with stream: true only.");
        RequestFault.Require(body.N is null or 1, "n", "Only 1 is supported.");
        RequestFault.Require(body.Logprobs is not true, "logprobs", "Only false is supported.");
        RequestFault.Require(body.Store is not true, "store", "Only false is supported.");
        RequestFault.Require(body.Modalities is null or ["text"], "modalities", "Only [\"text\"] is supported.");
    }

    private static float? Within(float? value, float least, float most, string name)
    {
        RequestFault.Require(value is null || (value >= least && value <= most), name, string.Create(CultureInfo.InvariantCulture, $"It is {least} to {most}."));
        return value;
    }

    private static int? MaxTokens(ChatCompletionBody body, int most)
    {
        var name = body.TokensName;
        RequestFault.Require(body.MaxCompletionTokens is null || body.MaxTokens is null, "max_tokens", "max_completion_tokens is there too; send one of them.");
        var wanted = body.MaxCompletionTokens ?? body.MaxTokens;
        RequestFault.Require(wanted is null or > 0, name, "It is 1 or more.");
        RequestFault.Require(most == 0 || wanted is null || wanted <= most, name, string.Create(CultureInfo.InvariantCulture, $"It is at most {most} here."));
        return wanted ?? (most == 0 ? null : most);
    }

    private static List<string>? Stops(JsonElement? stop)
    {
        switch (stop?.ValueKind)
        {
            case null or JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                return [stop.Value.GetString()!];
            case JsonValueKind.Array when stop.Value.GetArrayLength() is > 0 and <= MostStops && stop.Value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String):
                return [.. stop.Value.EnumerateArray().Select(one => one.GetString()!)];
            default:
                throw RequestFault.Invalid("stop", "It is a text, or an array of 1 to 4 texts.");
        }
    }

    private static Dictionary<int, int> Biases(IReadOnlyDictionary<string, int> biases)
    {
        var read = new Dictionary<int, int>();
        foreach (var (token, bias) in biases)
        {
            RequestFault.Require(int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number), "logit_bias", "Its names are numbers of tokens.");
            RequestFault.Require(bias is >= -100 and <= 100, "logit_bias", "Its values are -100 to 100.");
            read[number] = bias;
        }

        return read;
    }

    private static ChatResponseFormat? Format(ResponseFormatBody? format)
    {
        RequestFault.RequireKnown(format, "response_format");
        RequestFault.RequireKnown(format?.JsonSchema, "response_format.json_schema");
        switch (format?.Type)
        {
            case null or "text":
                return null;
            case "json_object":
                return ChatResponseFormat.Json;
            case "json_schema" when format.JsonSchema is { } schema:
                RequestFault.Require(schema.Name.Length is > 0 and <= CompletionTools.LongestName, "response_format.json_schema.name", "A schema has a name of 1 to 64 characters.");
                return schema.Schema is { ValueKind: JsonValueKind.Object } described
                    ? ChatResponseFormat.ForJsonSchema(described, schema.Name, schema.Description)
                    : throw RequestFault.Invalid("response_format.json_schema.schema", "It is an object.");
            case "json_schema":
                throw RequestFault.Invalid("response_format.json_schema", "It is missing.");
            default:
                throw RequestFault.Invalid("response_format.type", "It is text, json_object or json_schema.");
        }
    }
}
