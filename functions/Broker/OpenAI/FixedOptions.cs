namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>What no answer but a sampled one can honour: <c>local-extractive</c> quotes, and the supervisor plans for itself.</summary>
internal static class FixedOptions
{
    /// <summary>Refuses options of sampling and form, save where they ask for what happens anyway.</summary>
    /// <param name="body">The request.</param>
    /// <param name="who">The model's name.</param>
    public static void Check(ChatCompletionBody body, string who = Core.Models.ProviderNames.LocalExtractive)
    {
        Require(body.Temperature is null or 1, "temperature", who);
        Require(body.TopP is null or 1, "top_p", who);
        Require(body.PresencePenalty is null or 0, "presence_penalty", who);
        Require(body.FrequencyPenalty is null or 0, "frequency_penalty", who);
        Require(body.MaxTokens is null && body.MaxCompletionTokens is null, body.TokensName, who);
        Require(body.Stop is null or { ValueKind: System.Text.Json.JsonValueKind.Null }, "stop", who);
        Require(body.Seed is null, "seed", who);
        Require(body.LogitBias is null or { Count: 0 }, "logit_bias", who);
        Require(body.ReasoningEffort is null, body.NameOfEffort(), who);
        Require(body.ResponseFormat is null or { Type: "text" }, body.FormatName, who);
        Require(body.Tools is null or { Count: 0 }, "tools", who);
        Require(body.ToolChoice is null or { ValueKind: System.Text.Json.JsonValueKind.Null }, "tool_choice", who);
        Require(body.ParallelToolCalls is null, "parallel_tool_calls", who);
    }

    private static void Require(bool holds, string parameter, string who)
    {
        if (!holds)
        {
            throw RequestFault.Unsupported(parameter, $"The model {who}");
        }
    }
}
