using System.Text.RegularExpressions;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>The names that queues can have.</summary>
internal static partial class QueueName
{
    internal const int Longest = 63;
    internal const string PoisonSuffix = "-poison";

    private const string Rule = "has to be 3 to 63 lower-case letters, digits and single hyphens";

    /// <summary>The queue of a trigger, which is known when the app starts.</summary>
    /// <exception cref="StartupException">It is no queue's name, or a setting in it is not set.</exception>
    public static string Of(string function, string text, IConfiguration configuration)
    {
        var name = SettingReferences.Resolve(text, configuration, $"the queue of the function '{function}'").ToLowerInvariant();
        return IsValid(name) ? name : throw new StartupException($"The queue '{name}' of the function '{function}' is not valid: its name {Rule}.");
    }

    /// <summary>The queue of an output, which may only be known when the function has run.</summary>
    /// <exception cref="InvalidOperationException">It is no queue's name.</exception>
    public static string Checked(string function, string text)
    {
        var name = text.ToLowerInvariant();
        return IsValid(name) ? name : throw new InvalidOperationException($"The function '{function}' cannot write to the queue '{name}': its name {Rule}.");
    }

    /// <returns>Where messages go that cannot be done; null where that is itself such a queue, or its name would be too long.</returns>
    public static string? PoisonOf(string queue) =>
        queue.EndsWith(PoisonSuffix, StringComparison.Ordinal) || queue.Length + PoisonSuffix.Length > Longest ? null : queue + PoisonSuffix;

    public static bool IsValid(string name) => name.Length is >= 3 and <= Longest && Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]+(?:-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
