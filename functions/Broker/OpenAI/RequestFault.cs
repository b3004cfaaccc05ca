using Cartrita.Core.Errors;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Refuses requests by the name of what is at fault.</summary>
internal static class RequestFault
{
    private const int LongestName = 100;

    /// <summary>A member that has another form than it may have.</summary>
    public static CartritaException Invalid(string parameter, string rule) =>
        new(Problems.InvalidRequest, $"{parameter}: {rule}") { Parameter = parameter };

    /// <summary>A member that nobody would honour.</summary>
    public static CartritaException Unsupported(string parameter, string who = "this server") =>
        Invalid(parameter, $"{who} does not support it, and ignores nothing.");

    /// <summary>Fails where a rule about a member does not hold.</summary>
    public static void Require(bool holds, string parameter, string rule)
    {
        if (!holds)
        {
            throw Invalid(parameter, rule);
        }
    }

    /// <summary>Refuses the first member that the object does not know; an explicit null asks for nothing.</summary>
    public static void RequireKnown(OpenAIObject? value, string path = "")
    {
        foreach (var (name, member) in value?.Unknown ?? new Dictionary<string, System.Text.Json.JsonElement>())
        {
            if (member.ValueKind != System.Text.Json.JsonValueKind.Null)
            {
                var shown = name.Length <= LongestName && !name.Any(char.IsControl) ? name : "?";
                throw Unsupported(path.Length == 0 ? shown : $"{path}.{shown}");
            }
        }
    }
}
