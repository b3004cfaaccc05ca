using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Support;

/// <summary>Names that code may not use (a type, all members of a type by its name alone, or one member), each with its reason.</summary>
internal sealed class MemberBan(IReadOnlyDictionary<string, string> reasons)
{
    public LawReport Examine(ModuleDefinition module, Func<Use, bool>? exempt = null)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            let reason = reasons.GetValueOrDefault(use.Name) ?? (use.Member is null ? null : reasons.GetValueOrDefault(use.Type))
            where reason is not null && exempt?.Invoke(use) is not true
            select $"{use.Where} uses {use.Name}: {reason}";
        return LawReport.Of(uses.Count, broken);
    }
}
