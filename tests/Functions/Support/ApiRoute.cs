using System.Reflection;
using System.Text.RegularExpressions;
using Cartrita.Functions.Governance;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Tests.Support;

/// <summary>One method of one route, found on the functions themselves: a new route is in every test over these from its first build on.</summary>
internal sealed partial record ApiRoute(string Function, string Method, string Template, AccessRule Rule)
{
    private static readonly AccessRules Rules = new();

    public static IReadOnlyList<ApiRoute> All { get; } =
        [.. from type in typeof(AccessRules).Assembly.GetTypes()
            from member in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            let function = member.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            from parameter in member.GetParameters()
            let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
            where trigger is not null
            from method in trigger!.Methods ?? ["get"]
            select new ApiRoute(function!.Name, method.ToUpperInvariant(), Constraint().Replace(trigger!.Route!, "}"), Rules.Of(function!.Name))];

    /// <summary>Whether the path names an object.</summary>
    public bool NamesAnObject => Parameter().IsMatch(Template) && !Template.StartsWith('{');

    /// <summary>The path with its parameters filled, by the segment before each.</summary>
    public string Path(Func<string, string> idOf) => Parameter().Replace(Template, match =>
        idOf(Template[..match.Index].TrimEnd('/') is var before ? before[(before.LastIndexOf('/') + 1)..] : string.Empty));

    public override string ToString() => $"{Method} {Template} ({Function})";

    // A description names parameters, not what keeps routes apart.
    [GeneratedRegex(@":[^}]*\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
