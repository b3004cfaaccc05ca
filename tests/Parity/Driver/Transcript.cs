using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.Parity.Driver;

/// <summary>What a scenario did and what came back, line by line.</summary>
internal sealed class Transcript
{
    private const int LeavesOnALine = 5;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, IndentSize = 2, NewLine = "\n" };

    private readonly StringBuilder _text = new();

    /// <summary>Writes the head of the file.</summary>
    public Transcript(Scenario scenario)
    {
        Line(scenario.Name);
        Line(scenario.Says);
        Line($"rows: {string.Join(", ", scenario.Rows)}");
        if (scenario.Needs is { } needs)
        {
            Line($"needs: {needs}");
        }
    }

    public override string ToString() => _text.ToString();

    /// <summary>A remark between exchanges.</summary>
    public void Remark(string text) => Line($"\n# {text}");

    /// <summary>Something that the driver checked itself, because its value differs from run to run.</summary>
    public void Check(string statement, bool holds) => Line($"= {statement}: {(holds ? "yes" : "no")}");

    /// <summary>A request.</summary>
    public void Request(HttpMethod method, string path, string? body)
    {
        Line($"\n> {method} {path}");
        if (body is not null)
        {
            Line($"  {body}");
        }
    }

    /// <summary>An answer, or the token that stands for it.</summary>
    public void Response(Answer answer, Variation? variation = null)
    {
        if (variation?.Is(answer) == true)
        {
            Line($"< {variation.Token}");
            return;
        }

        var isJson = answer.Json is not null;
        Line(string.Create(CultureInfo.InvariantCulture, $"< {(int)answer.Status}{(isJson || answer.ContentType is null ? "" : " " + answer.ContentType)}"));
        foreach (var header in answer.Headers)
        {
            Line($"  {header}");
        }

        if (answer.Body.Length > 0)
        {
            foreach (var line in (isJson ? Written(answer.Json!) : answer.Body).TrimEnd('\n').Split('\n'))
            {
                Line(("  " + line).TrimEnd());
            }
        }
    }

    /// <summary>JSON as people read it: on one line where there is little of it. How long the values are does not count, for it differs from run to run.</summary>
    private static string Written(JsonNode json) => json.ToJsonString(Leaves(json) <= LeavesOnALine ? Compact : Indented);

    private static int Leaves(JsonNode? json) => json switch
    {
        JsonObject members => members.Sum(member => Leaves(member.Value)),
        JsonArray items => items.Sum(Leaves),
        _ => 1,
    };

    private void Line(string line) => _text.Append(line).Append('\n');
}
