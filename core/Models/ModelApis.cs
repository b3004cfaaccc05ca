namespace Cartrita.Core.Models;

/// <summary>The two ways in which a provider of OpenAI's protocol is asked for answers.</summary>
public static class ModelApis
{
    /// <summary>Chat completions, which every server of the protocol has.</summary>
    public const string Chat = "chat";

    /// <summary>Responses, which OpenAI and Azure OpenAI have for the same models; asked without keeping anything there.</summary>
    public const string Responses = "responses";

    /// <summary>What a setting may say.</summary>
    public const string Pattern = "^(chat|responses)$";
}
