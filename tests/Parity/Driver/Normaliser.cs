using System.Globalization;
using System.Text.RegularExpressions;

namespace Cartrita.Parity.Driver;

/// <summary>Replaces what differs from run to run by tokens that do not. The same value gets the same token, so that equality is still seen.</summary>
internal sealed partial class Normaliser(Uri address)
{
    private readonly List<(string Value, string Token)> _known = [];

    /// <summary>Gives a value that the driver chose its token.</summary>
    public void Know(string value, string token) => _known.Add((value, $"<{token}>"));

    public string Apply(string text)
    {
        // Longest first: one id may begin with another.
        foreach (var (value, token) in _known.OrderByDescending(one => one.Value.Length))
        {
            text = text.Replace(value, token, StringComparison.Ordinal);
        }

        // Where the app listens: every host has another port, and a proxy may have another name.
        text = text.Replace(address.GetLeftPart(UriPartial.Authority), "<base>", StringComparison.OrdinalIgnoreCase);

        // The key in an address that the host gives: it is a secret, and every host has another.
        text = Code().Replace(text, "code=<key>");

        // Moments: no two runs share one.
        text = Numbered(text, Moment(), "time");

        // Ids that the host or an orchestration made. Their form is part of the match: an id of another form stays and is seen.
        text = Numbered(text, DashedGuid(), "guid");
        return Numbered(text, PlainGuid(), "id");
    }

    private static string Numbered(string text, Regex pattern, string token)
    {
        var seen = new List<string>();
        return pattern.Replace(text, match =>
        {
            if (!seen.Contains(match.Value, StringComparer.Ordinal))
            {
                seen.Add(match.Value);
            }

            return string.Create(CultureInfo.InvariantCulture, $"<{token} {seen.IndexOf(match.Value) + 1}>");
        });
    }

    [GeneratedRegex(@"(?<=[?&])code=[^&\s""]+")]
    private static partial Regex Code();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")]
    private static partial Regex Moment();

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")]
    private static partial Regex DashedGuid();

    [GeneratedRegex(@"\b[0-9a-f]{32}\b")]
    private static partial Regex PlainGuid();
}
