using System.Collections.Frozen;
using System.Reflection;
using Cartrita.Core.Governance;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Governance;

/// <summary>The decisions that stand on the app's HTTP functions, by function name.</summary>
internal sealed class AccessRules
{
    private readonly FrozenDictionary<string, AccessRule> rules = Read(typeof(AccessRules).Assembly);

    /// <summary>Who may call the function; nobody where no decision stands on it.</summary>
    public AccessRule Of(string function) => rules.GetValueOrDefault(function, AccessRule.Closed);

    private static FrozenDictionary<string, AccessRule> Read(Assembly assembly) =>
        (from type in assembly.GetTypes()
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
         let function = method.GetCustomAttribute<FunctionAttribute>()
         where function is not null && RuleOf(method) is not null
         select (function.Name, Rule: RuleOf(method)!)).ToFrozenDictionary(one => one.Name, one => one.Rule, StringComparer.Ordinal);

    private static AccessRule? RuleOf(MethodInfo method)
    {
        if (method.GetCustomAttribute<AccessAttribute>() is { } access)
        {
            return new AccessRule(IsOpen: false, access.Scope, access.LeastRole);
        }

        return method.GetCustomAttribute<OpenAccessAttribute>() is null ? null : new AccessRule(IsOpen: true, Scope: null, Role.User);
    }
}
