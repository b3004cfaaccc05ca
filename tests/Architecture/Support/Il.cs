using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Support;

/// <summary>A type or member that code names, and where. Owner is the outermost type, so that lambdas and state machines count for their class.</summary>
internal sealed record Use(TypeDefinition Owner, string Where, string Type, string? Member, MemberReference Reference)
{
    /// <summary>Namespace.Type.Member; accessors under their property's name.</summary>
    public string Name => Member is null ? Type : $"{Type}.{Member}";
}

/// <summary>Everything that a module names: in signatures, bodies, attributes, bases and fields.</summary>
internal static class Il
{
    /// <summary>All types but those that the coverage collector plants into what it measures.</summary>
    public static IEnumerable<TypeDefinition> Types(ModuleDefinition module) =>
        module.GetTypes().Where(type => type.Name != "<Module>" && !Outermost(type).Namespace.StartsWith("Coverlet.", StringComparison.Ordinal));

    /// <summary>Types that people wrote: not the compiler's and not a source generator's.</summary>
    public static IEnumerable<TypeDefinition> WrittenTypes(ModuleDefinition module) => Types(module).Where(type => !IsGenerated(type));

    public static IEnumerable<Use> Uses(ModuleDefinition module) => Types(module).SelectMany(UsesOf);

    /// <summary>The names without a generic arity or arguments, nested types with a dot.</summary>
    public static string NameOf(TypeReference type)
    {
        var element = type.GetElementType();
        var name = Plain(element.Name);
        return element.DeclaringType is not null ? $"{NameOf(element.DeclaringType)}.{name}" : element.Namespace.Length == 0 ? name : $"{element.Namespace}.{name}";
    }

    public static TypeDefinition Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type;
    }

    public static bool IsGenerated(TypeDefinition type) =>
        type.Name.Contains('<', StringComparison.Ordinal)
        || type.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute")
        || (type.DeclaringType is not null && IsGenerated(type.DeclaringType));

    private static IEnumerable<Use> UsesOf(TypeDefinition type)
    {
        var owner = Outermost(type);
        var place = NameOf(type);
        var uses = new List<Use>();
        if (type.BaseType is not null)
        {
            AddType(type.BaseType, place);
        }

        foreach (var contract in type.Interfaces)
        {
            AddType(contract.InterfaceType, place);
        }

        AddAttributes(type, place);
        foreach (var field in type.Fields)
        {
            AddType(field.FieldType, $"{place}.{field.Name}");
            AddAttributes(field, $"{place}.{field.Name}");
        }

        foreach (var property in type.Properties)
        {
            AddAttributes(property, $"{place}.{property.Name}");
        }

        foreach (var method in type.Methods)
        {
            AddMethod(method, $"{place}.{method.Name}");
        }

        return uses;

        void AddMethod(MethodDefinition method, string where)
        {
            AddType(method.ReturnType, where);
            AddAttributes(method, where);
            foreach (var parameter in method.Parameters)
            {
                AddType(parameter.ParameterType, where);
                AddAttributes(parameter, where);
            }

            if (!method.HasBody)
            {
                return;
            }

            foreach (var local in method.Body.Variables)
            {
                AddType(local.VariableType, where);
            }

            foreach (var handler in method.Body.ExceptionHandlers.Where(handler => handler.CatchType is not null))
            {
                AddType(handler.CatchType, where);
            }

            foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
            {
                if (operand is TypeReference named)
                {
                    AddType(named, where);
                }
                else if (operand is MemberReference member)
                {
                    AddMember(member, where);
                }
            }
        }

        void AddMember(MemberReference member, string where)
        {
            foreach (var argument in Parts(member.DeclaringType).Skip(1))
            {
                AddType(argument, where);
            }

            uses.Add(new Use(owner, where, NameOf(member.DeclaringType), Accessed(member.Name), member));
            if (member is GenericInstanceMethod generic)
            {
                foreach (var argument in generic.GenericArguments)
                {
                    AddType(argument, where);
                }
            }
        }

        void AddAttributes(ICustomAttributeProvider target, string where)
        {
            foreach (var attribute in target.CustomAttributes)
            {
                AddType(attribute.AttributeType, where);
            }
        }

        void AddType(TypeReference reference, string where)
        {
            foreach (var part in Parts(reference))
            {
                uses.Add(new Use(owner, where, NameOf(part), null, part));
            }
        }
    }

    private static IEnumerable<TypeReference> Parts(TypeReference type)
    {
        switch (type)
        {
            case GenericParameter:
                yield break;
            case GenericInstanceType generic:
                yield return generic.ElementType;
                foreach (var part in generic.GenericArguments.SelectMany(Parts))
                {
                    yield return part;
                }

                break;
            case TypeSpecification wrapped:
                foreach (var part in Parts(wrapped.ElementType))
                {
                    yield return part;
                }

                break;
            default:
                yield return type;
                break;
        }
    }

    private static string Accessed(string name) =>
        name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name[4..] : name;

    private static string Plain(string name)
    {
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }
}
