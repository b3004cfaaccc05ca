using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools.JsonQueries;

/// <summary>Reads a path: the part of JSONPath (RFC 9535) that needs no functions and no nested queries.</summary>
internal sealed partial class JsonPathReader
{
    private const int MostSteps = 30;

    private readonly string text;
    private readonly List<JsonPathStep> steps = [];
    private int at;

    private JsonPathReader(string text) => this.text = text;

    /// <summary>Reads a path.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it can't be read.</exception>
    internal static IReadOnlyList<JsonPathStep> Read(string path)
    {
        var reader = new JsonPathReader(path.Trim());
        reader.Take("$");
        while (reader.at < reader.text.Length)
        {
            reader.Step();
            if (reader.steps.Count > MostSteps)
            {
                throw new CartritaException(Problems.InvalidRequest, $"A path has at most {MostSteps} steps.");
            }
        }

        return reader.steps;
    }

    private void Step()
    {
        if (Next(".."))
        {
            steps.Add(new DescendantStep());
            if (!Ahead("["))
            {
                Dotted();
            }
        }
        else if (Next("."))
        {
            Dotted();
        }
        else if (Next("["))
        {
            steps.Add(Bracketed());
            Take("]");
        }
        else
        {
            throw Unexpected();
        }
    }

    private void Dotted() => steps.Add(Next("*") ? new WildcardStep() : new MemberStep(Match(Name()) ?? throw Unexpected()));

    private JsonPathStep Bracketed()
    {
        Blanks();
        if (Next("*"))
        {
            return new WildcardStep();
        }

        if (Next("?"))
        {
            return Filter();
        }

        if (Ahead("'") || Ahead("\""))
        {
            return new MemberStep(Quoted());
        }

        var from = Match(Whole());
        if (!Next(":"))
        {
            return from is null ? throw Unexpected() : new IndexStep(Number(from)!.Value);
        }

        return new SliceStep(Number(from), Number(Match(Whole())));
    }

    // ?@.a.b == 'x', with or without brackets around it.
    private FilterStep Filter()
    {
        Blanks();
        var isBracketed = Next("(");
        Blanks();
        Take("@");
        var members = new List<string>();
        while (Next("."))
        {
            members.Add(Match(Name()) ?? throw Unexpected());
        }

        Blanks();
        var comparison = Match(Comparison());
        Blanks();
        var value = comparison is null ? default : Literal();
        Blanks();
        if (isBracketed)
        {
            Take(")");
            Blanks();
        }

        return new FilterStep(members, comparison, value);
    }

    private JsonElement Literal()
    {
        if (Ahead("'") || Ahead("\""))
        {
            return JsonElement.Parse($"\"{JsonEncodedText.Encode(Quoted())}\"");
        }

        return Match(Scalar()) is { } scalar ? JsonElement.Parse(scalar) : throw Unexpected();
    }

    private string Quoted()
    {
        var quote = text[at];
        var end = text.IndexOf(quote, at + 1);
        if (end < 0)
        {
            throw Unexpected();
        }

        var name = text[(at + 1)..end];
        at = end + 1;
        return name;
    }

    private static int? Number(string? digits) => digits is null ? null : int.Parse(digits, CultureInfo.InvariantCulture);

    private void Blanks() => at += text.AsSpan(at).Length - text.AsSpan(at).TrimStart().Length;

    private bool Ahead(string token) => text.AsSpan(at).StartsWith(token, StringComparison.Ordinal);

    private bool Next(string token)
    {
        var isNext = Ahead(token);
        at += isNext ? token.Length : 0;
        return isNext;
    }

    private void Take(string token)
    {
        if (!Next(token))
        {
            throw Unexpected();
        }
    }

    private string? Match(Regex form)
    {
        var match = form.Match(text, at);
        at += match.Length;
        return match.Success ? match.Value : null;
    }

    private CartritaException Unexpected() => new(Problems.InvalidRequest, $"Character {at + 1} of the path is not expected there; it is a JSONPath such as $.items[?@.price < 10].name, without functions.");

    [GeneratedRegex(@"\G[\p{L}_][\p{L}\p{N}_-]{0,199}")]
    private static partial Regex Name();

    [GeneratedRegex(@"\G-?[0-9]{1,9}")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\G(?:==|!=|<=|>=|<|>)")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\G(?:true|false|null|-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?)")]
    private static partial Regex Scalar();
}
