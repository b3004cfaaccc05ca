namespace Cartrita.Core.Models;

/// <summary>Names of additional properties of a chat's options that OpenAI's providers honour.</summary>
public static class OpenAIOptionNames
{
    /// <summary>Whether a reply's JSON schema is strict, as a Boolean; it is where nothing is said.</summary>
    public const string StrictSchema = "strictJsonSchema";

    /// <summary>How hard the model is to think, one of <see cref="ReasoningEfforts"/>, as a text. It is sent to whichever model is asked; one that does not reason refuses it.</summary>
    public const string ReasoningEffort = "reasoning_effort";

    /// <summary>The bias of tokens, as a dictionary of numbers.</summary>
    public const string LogitBias = "logit_bias";
}
