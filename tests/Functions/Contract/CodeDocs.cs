using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>The summaries that stand on the code, as plain text.</summary>
internal sealed partial class CodeDocs
{
    private readonly Dictionary<string, XElement> members = new(StringComparer.Ordinal);

    public CodeDocs(params IEnumerable<Assembly> assemblies)
    {
        foreach (var assembly in assemblies)
        {
            foreach (var member in XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"))
            {
                members[(string)member.Attribute("name")!] = member;
            }
        }
    }

    public string? Of(Type type) => Text(Find($"T:{NameOf(type)}")?.Element("summary"));

    /// <summary>What a property is; a positional record says it on its parameter.</summary>
    public string? Of(PropertyInfo property)
    {
        for (var type = property.DeclaringType; type is not null; type = type.BaseType)
        {
            var found = Text(Find($"P:{NameOf(type)}.{property.Name}")?.Element("summary"))
                ?? Text(Find($"T:{NameOf(type)}")?.Elements("param").FirstOrDefault(param => (string?)param.Attribute("name") == property.Name));
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private XElement? Find(string name) => members.GetValueOrDefault(name);

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" } see => $"`{LastPart((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? string.Empty)}`",
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement other => other.Value,
            _ => string.Empty,
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    private static string LastPart(string reference) => JsonNamingPolicy.CamelCase.ConvertName(reference[(reference.LastIndexOf('.') + 1)..]);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
