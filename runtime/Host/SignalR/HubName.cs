using System.Text.RegularExpressions;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>The names that hubs can have.</summary>
internal static partial class HubName
{
    private const string Rule = "a hub's name is a letter and then up to 127 letters, digits or underscores";

    /// <summary>The text of an attribute, read when the app starts.</summary>
    /// <exception cref="StartupException">There is none, or it could be no hub's name.</exception>
    public static BindingTemplate Template(string function, string? text, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new StartupException($"A SignalR binding of the function '{function}' names no hub.");
        }

        var resolved = SettingReferences.Resolve(text, configuration, $"a SignalR binding of the function '{function}'");
        try
        {
            var template = BindingTemplate.Parse(resolved);
            return template.Expressions.Any() || Valid().IsMatch(resolved)
                ? template
                : throw new StartupException($"The hub '{resolved}' of the function '{function}' is not valid: {Rule}.");
        }
        catch (FormatException e)
        {
            throw new StartupException($"The hub '{resolved}' of the function '{function}' is not valid: {e.Message}.", e);
        }
    }

    /// <summary>The hub of one invocation; hubs ignore case.</summary>
    /// <exception cref="InvalidOperationException">It is no hub's name.</exception>
    public static string Of(string function, BindingTemplate template, BindingValues values)
    {
        var name = template.Resolve(values);
        return Valid().IsMatch(name)
            ? name.ToLowerInvariant()
            : throw new InvalidOperationException($"The function '{function}' cannot use the hub '{name}': {Rule}.");
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
