using System.Text.RegularExpressions;

namespace Cartrita.Architecture.Tests.Routes;

/// <summary>An ASP.NET Core route template, as far as one needs it to say whether two templates can match one path.</summary>
/// <remarks>Of constraints only <c>length(n)</c> is looked at: a literal of another length never meets it, in whatever order routes are matched. Every other one may depend on that order, which differs between hosts.</remarks>
internal sealed partial class RouteTemplate
{
    private readonly IReadOnlyList<Segment> segments;

    private RouteTemplate(IReadOnlyList<Segment> segments) => this.segments = segments;

    public bool IsCatchAll => segments.Any(segment => segment.CatchAll);

    public static RouteTemplate Parse(string template) =>
        new([.. template.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Segment.Parse)]);

    public bool Overlaps(RouteTemplate other) => Overlaps(segments, 0, other.segments, 0);

    private static bool Overlaps(IReadOnlyList<Segment> left, int i, IReadOnlyList<Segment> right, int j)
    {
        if ((i < left.Count && left[i].CatchAll) || (j < right.Count && right[j].CatchAll))
        {
            return true;
        }

        if (i == left.Count || j == right.Count)
        {
            return left.Skip(i).All(segment => segment.Optional) && right.Skip(j).All(segment => segment.Optional);
        }

        return left[i].Meets(right[j]) && Overlaps(left, i + 1, right, j + 1);
    }

    /// <summary>A literal (no parameter), or a parameter between a prefix and a suffix.</summary>
    private sealed partial record Segment(bool Parameter, string Prefix, string Suffix, bool Optional, bool CatchAll, int? Length = null)
    {
        public static Segment Parse(string text)
        {
            var open = text.IndexOf('{', StringComparison.Ordinal);
            var close = text.LastIndexOf('}');
            if (open < 0 || close < open)
            {
                return new Segment(false, text, "", false, false);
            }

            var name = text[(open + 1)..close];
            return new Segment(true, text[..open], text[(close + 1)..], name.EndsWith('?') || name.Contains('=', StringComparison.Ordinal), name.StartsWith('*'), Exactly().Match(name) is { Success: true } exactly ? int.Parse(exactly.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : null);
        }

        public bool Meets(Segment other)
        {
            if (Parameter && other.Parameter)
            {
                return OneStartsTheOther(Prefix, other.Prefix) && OneEndsTheOther(Suffix, other.Suffix);
            }

            return (Parameter, other.Parameter) switch
            {
                (false, false) => string.Equals(Prefix, other.Prefix, StringComparison.OrdinalIgnoreCase),
                (true, false) => Holds(other.Prefix),
                _ => other.Holds(Prefix),
            };
        }

        private bool Holds(string literal) =>
            literal.Length > Prefix.Length + Suffix.Length
            && (Length is null || literal.Length == Prefix.Length + Length + Suffix.Length)
            && literal.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && literal.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

        [GeneratedRegex(@":length\((\d+)\)")]
        private static partial Regex Exactly();

        private static bool OneStartsTheOther(string one, string other) =>
            one.StartsWith(other, StringComparison.OrdinalIgnoreCase) || other.StartsWith(one, StringComparison.OrdinalIgnoreCase);

        private static bool OneEndsTheOther(string one, string other) =>
            one.EndsWith(other, StringComparison.OrdinalIgnoreCase) || other.EndsWith(one, StringComparison.OrdinalIgnoreCase);
    }
}
