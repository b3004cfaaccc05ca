using System.Text.RegularExpressions;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Bindings;

/// <summary>Replaces settings' names between percent signs, in the texts of binding attributes.</summary>
internal static partial class SettingReferences
{
    /// <param name="text">The text of the attribute.</param>
    /// <param name="configuration">The app's settings.</param>
    /// <param name="owner">Whose text it is, such as <c>the schedule of the function 'Tick'</c>; for the sentence.</param>
    /// <exception cref="StartupException">A setting is not set.</exception>
    public static string Resolve(string text, IConfiguration configuration, string owner) =>
        Reference().Replace(text, match => configuration[match.Groups[1].Value] ?? throw new StartupException(
            $"{char.ToUpperInvariant(owner[0])}{owner[1..]} names the setting '{match.Groups[1].Value}', which is not set."));

    [GeneratedRegex("%([^%]+)%", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
