using System.Text.Json.Serialization;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>The body of an error.</summary>
/// <param name="Error">The error.</param>
internal sealed record OpenAIErrorBody(OpenAIErrorDetail Error)
{
    /// <summary>The body of an error.</summary>
    public OpenAIErrorBody(OpenAIError error)
        : this(new OpenAIErrorDetail(error.Message, error.Type, error.Param, error.Code))
    {
    }
}

/// <summary>An error as it goes over the wire: all four members are always there.</summary>
/// <param name="Message">What went wrong.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Param">The request's member that is at fault.</param>
/// <param name="Code">Its code.</param>
internal sealed record OpenAIErrorDetail(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    string Code);
