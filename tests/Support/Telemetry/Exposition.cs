using System.Globalization;
using System.Text.RegularExpressions;

namespace Cartrita.TestSupport.Telemetry;

/// <summary>Reads Prometheus' text exposition format 0.0.4, and refuses whatever is not in it or not in its order.</summary>
public sealed partial class Exposition
{
    private readonly Dictionary<string, double> series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> types = new(StringComparer.Ordinal);
    private readonly HashSet<string> closed = new(StringComparer.Ordinal);
    private string? family;

    private Exposition()
    {
    }

    /// <summary>The type of each family.</summary>
    public IReadOnlyDictionary<string, string> Types => types;

    /// <summary>Every series with its labels, as it is written.</summary>
    public IReadOnlyDictionary<string, double> Series => series;

    public static Exposition Parse(string text)
    {
        var page = new Exposition();
        Require(text.EndsWith('\n'), "The last line has no end.", text.Length == 0 ? text : text[^1..]);
        foreach (var line in text[..^1].Split('\n'))
        {
            page.Read(line);
        }

        page.CheckHistograms();
        return page;
    }

    /// <summary>The sum over the series of a name whose labels hold all of these.</summary>
    public double Sum(string name, params string[] labels) =>
        series.Where(one => (one.Key == name || one.Key.StartsWith(name + "{", StringComparison.Ordinal)) && Array.TrueForAll(labels, label => one.Key.Contains(label, StringComparison.Ordinal))).Sum(one => one.Value);

    private void Read(string line)
    {
        if (line.StartsWith('#'))
        {
            var comment = Comment().Match(line);
            Require(comment.Success, "A comment is HELP or TYPE.", line);
            Enter(comment.Groups["name"].Value, line);
            if (comment.Groups["type"].Success)
            {
                Require(types.TryAdd(family!, comment.Groups["type"].Value), "A family has one TYPE.", line);
            }

            return;
        }

        var sample = Sample().Match(line);
        Require(sample.Success, "A line is a sample.", line);
        var name = sample.Groups["name"].Value;
        Require(family is not null && types.ContainsKey(family), "TYPE comes before the samples.", line);
        Require(name == family || (types[family!] == "histogram" && (name == family + "_bucket" || name == family + "_sum" || name == family + "_count")), "A sample is of the family above it.", line);
        Require(series.TryAdd(name + sample.Groups["labels"].Value, Number(sample.Groups["value"].Value)), "A series is there once.", line);
        Require(Label().Matches(sample.Groups["labels"].Value).Select(label => label.Groups["key"].Value) is var keys && keys.Distinct().Count() == keys.Count(), "A label is there once.", line);
    }

    private void Enter(string name, string line)
    {
        if (family != name)
        {
            Require(family is null || closed.Add(family), "Samples of a family are together.", line);
            Require(!closed.Contains(name), "A family is there once.", line);
            family = name;
        }
    }

    private void CheckHistograms()
    {
        foreach (var name in types.Where(type => type.Value == "histogram").Select(type => type.Key))
        {
            var buckets = series.Where(one => one.Key.StartsWith(name + "_bucket{", StringComparison.Ordinal))
                .GroupBy(one => Bound().Replace(one.Key[(name.Length + "_bucket".Length)..], "}").Replace("{}", string.Empty, StringComparison.Ordinal), StringComparer.Ordinal);
            foreach (var group in buckets)
            {
                var ordered = group.Select(one => (Le: Number(Bound().Match(one.Key).Groups["le"].Value), one.Value)).ToList();
                Require(ordered.SequenceEqual(ordered.OrderBy(one => one.Le)) && ordered.Zip(ordered.Skip(1)).All(pair => pair.First.Value <= pair.Second.Value), "Buckets grow.", name);
                Require(double.IsPositiveInfinity(ordered[^1].Le) && ordered[^1].Value == series[$"{name}_count{group.Key}"] && series.ContainsKey($"{name}_sum{group.Key}"), "The last bucket has all.", name);
            }
        }
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static void Require(bool holds, string rule, string line)
    {
        if (!holds)
        {
            throw new FormatException($"{rule} {line}");
        }
    }

    [GeneratedRegex(@"^# (?:HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\\n]|\\\\|\\n)*|TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped))$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{(?:[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^""\\\n]|\\\\|\\""|\\n)*"",?)+\})? (?<value>[+-]Inf|NaN|[+-]?[0-9][0-9.eE+-]*)$")]
    private static partial Regex Sample();

    [GeneratedRegex(@"(?<key>[a-zA-Z_][a-zA-Z0-9_]*)=""(?:[^""\\\n]|\\\\|\\""|\\n)*""")]
    private static partial Regex Label();

    [GeneratedRegex(@",?le=""(?<le>[^""]*)""\}$")]
    private static partial Regex Bound();
}
