using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Logging;

/// <summary>A log event has a number, and no other event of the product or of its runtime has the same one: they are in one log.</summary>
internal static class EventIdLaw
{
    private const string Attribute = "Microsoft.Extensions.Logging.LoggerMessageAttribute";

    public static LawReport Examine(IEnumerable<ModuleDefinition> modules)
    {
        var events = (
            from type in modules.SelectMany(Il.Types)
            from method in type.Methods
            from attribute in method.CustomAttributes
            where Il.NameOf(attribute.AttributeType) == Attribute
            select (Id: IdOf(attribute), Where: $"{Il.NameOf(type)}.{method.Name}")).ToList();
        var unnumbered = events.Where(one => one.Id is null).Select(one => $"{one.Where} has no event id");
        var shared = events.Where(one => one.Id is not null).GroupBy(one => one.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} is the event id of {string.Join(" and ", group.Select(one => one.Where).Order(StringComparer.Ordinal))}");
        return LawReport.Of(events.Count, unnumbered.Concat(shared));
    }

    private static int? IdOf(CustomAttribute attribute) =>
        attribute.Properties.Where(property => property.Name == "EventId").Select(property => property.Argument)
            .Concat(attribute.ConstructorArguments.Where(argument => argument.Type.FullName == "System.Int32"))
            .Select(argument => (int?)(int)argument.Value).FirstOrDefault();
}
