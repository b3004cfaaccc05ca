namespace Cartrita.Core.Models;

/// <summary>Names of additional properties of a chat's options that OpenAI's providers honour.</summary>
public static class OpenAIOptionNames
{
    /// <summary>Whether a reply's JSON schema is strict, as a Boolean; it is where nothing is said.</summary>
    public const string StrictSchema = "strictJsonSchema";

    /// <summary>The bias of tokens, as a dictionary of numbers.</summary>
    public const string LogitBias = "logit_bias";
}
