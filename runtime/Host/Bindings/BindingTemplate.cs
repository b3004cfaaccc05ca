using System.Text;

namespace Cartrita.Runtime.Host.Bindings;

/// <summary>A text of a binding attribute with expressions between braces. Double braces stand for themselves.</summary>
internal sealed class BindingTemplate
{
    private readonly IReadOnlyList<(string Text, bool IsExpression)> _parts;

    private BindingTemplate(IReadOnlyList<(string Text, bool IsExpression)> parts) => _parts = parts;

    /// <summary>The expressions, in order.</summary>
    public IEnumerable<string> Expressions => _parts.Where(part => part.IsExpression).Select(part => part.Text);

    /// <exception cref="FormatException">The braces do not match, or hold nothing; the message says so.</exception>
    public static BindingTemplate Parse(string text)
    {
        var parts = new List<(string Text, bool IsExpression)>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i++]);
            }
            else if (text[i] == '{')
            {
                var end = text.IndexOf('}', i);
                var expression = end < 0 ? "" : text[(i + 1)..end].Trim();
                if (expression.Length == 0 || expression.Contains('{', StringComparison.Ordinal))
                {
                    throw new FormatException($"'{(end < 0 ? text[i..] : text[i..(end + 1)])}' is not an expression between braces");
                }

                parts.Add((literal.ToString(), false));
                parts.Add((expression, true));
                literal.Clear();
                i = end;
            }
            else if (text[i] == '}')
            {
                throw new FormatException("it has a closing brace without an opening one");
            }
            else
            {
                literal.Append(text[i]);
            }
        }

        parts.Add((literal.ToString(), false));
        return new(parts);
    }

    /// <param name="values">What the invocation knows.</param>
    /// <returns>The text with every expression replaced.</returns>
    /// <exception cref="InvalidOperationException">The invocation has no value for an expression; the message names it.</exception>
    public string Resolve(BindingValues values) =>
        string.Concat(_parts.Select(part => part.IsExpression ? values.Of(part.Text) : part.Text));
}
