using Cartrita.Architecture.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cartrita.Architecture.Tests.Subset;

/// <summary>
/// Every public or protected type and member of an assembly, one a line, in the form of the listings of the real packages:
/// modifiers, qualified name, parameters with names and defaults, type with nullability.
/// </summary>
internal sealed class ApiListing
{
    private static readonly SymbolDisplayFormat TypeFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat DeclarationFormat = TypeFormat.WithGenericsOptions(
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance);

    private static readonly SymbolDisplayFormat MemberFormat = DeclarationFormat
        .WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeExplicitInterface | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef)
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis)
        .WithKindOptions(SymbolDisplayKindOptions.None);

    private readonly List<string> lines = [];
    private readonly string excludedNamespace;

    private ApiListing(string excludedNamespace) => this.excludedNamespace = excludedNamespace;

    /// <param name="assembly">The assembly to list.</param>
    /// <param name="excludedNamespace">Types in this namespace, and below it, are left out.</param>
    public static IReadOnlyList<string> Of(MetadataReference assembly, string excludedNamespace)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var compilation = CSharpCompilation.Create("listing", references: [assembly, .. PlatformAssemblies.Metadata.Where(one => Name(one) != Name(assembly))], options: options);
        var listing = new ApiListing(excludedNamespace);
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!;
        listing.AddNamespace(symbol.GlobalNamespace);
        return [.. listing.lines.Distinct(StringComparer.Ordinal).OrderBy(NameIn, StringComparer.Ordinal)];
    }

    private static string? Name(MetadataReference reference) => Path.GetFileName(reference.Display);

    private void AddNamespace(INamespaceSymbol space)
    {
        var name = space.ToDisplayString();
        if (name == excludedNamespace || name.StartsWith(excludedNamespace + ".", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var member in space.GetMembers())
        {
            if (member is INamespaceSymbol nested)
            {
                AddNamespace(nested);
            }
            else
            {
                AddType((INamedTypeSymbol)member);
            }
        }
    }

    private void AddType(INamedTypeSymbol type)
    {
        if (!IsVisible(type))
        {
            return;
        }

        var modifiers = Attributes(type) + Access(type);
        if (type.TypeKind == TypeKind.Delegate)
        {
            var invoke = type.DelegateInvokeMethod!;
            var parameters = string.Join(", ", invoke.Parameters.Select(one => one.ToDisplayString(MemberFormat)));
            lines.Add($"{modifiers}delegate {type.ToDisplayString(DeclarationFormat)}({parameters}) -> {invoke.ReturnType.ToDisplayString(TypeFormat)}");
            return;
        }

        if (type.TypeKind == TypeKind.Class)
        {
            modifiers += type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        }

        var bases = Bases(type);
        lines.Add($"{modifiers}{Kind(type)} {type.ToDisplayString(DeclarationFormat)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}");
        foreach (var member in type.GetMembers())
        {
            if (member is INamedTypeSymbol nested)
            {
                AddType(nested);
            }
            else
            {
                AddMember(member);
            }
        }
    }

    private void AddMember(ISymbol member)
    {
        if (!IsVisible(member) || member.Name.StartsWith('<'))
        {
            return;
        }

        if (member is IMethodSymbol
            {
                MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove
                or MethodKind.StaticConstructor or MethodKind.Destructor
            })
        {
            return;
        }

        var line = member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true, ContainingType.TypeKind: TypeKind.Struct } => null,
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => $"{Modifiers(member)}{constructor.ToDisplayString(MemberFormat)} -> void",
            IMethodSymbol method => $"{Modifiers(member)}{method.ToDisplayString(MemberFormat)} -> {method.ReturnType.ToDisplayString(TypeFormat)}",
            IPropertySymbol property => Property(property),
            IFieldSymbol field => Field(field),
            IEventSymbol one => $"{Modifiers(member)}event {one.ToDisplayString(MemberFormat)} -> {one.Type.ToDisplayString(TypeFormat)}",
            _ => null,
        };
        if (line is not null)
        {
            lines.Add(line);
        }
    }

    private static string Property(IPropertySymbol property)
    {
        return $"{Modifiers(property)}{(property.IsRequired ? "required " : "")}{property.ToDisplayString(MemberFormat)} "
            + $"{{ {Accessor(property.GetMethod, "get")}{Accessor(property.SetMethod, "set")}}} -> {property.Type.ToDisplayString(TypeFormat)}";

        string Accessor(IMethodSymbol? accessor, string name) =>
            accessor is null || !IsVisible(accessor)
                ? ""
                : (accessor.DeclaredAccessibility != property.DeclaredAccessibility ? Access(accessor) : "") + (name == "set" && accessor.IsInitOnly ? "init" : name) + "; ";
    }

    private static string Field(IFieldSymbol field)
    {
        var type = field.ContainingType.ToDisplayString(TypeFormat);
        if (field.ContainingType.TypeKind == TypeKind.Enum)
        {
            return $"{Attributes(field)}{type}.{field.Name} = {field.ConstantValue} -> {type}";
        }

        return field.IsConst
            ? $"{Modifiers(field)}const {type}.{field.Name} = {SymbolDisplay.FormatPrimitive(field.ConstantValue!, true, false)} -> {field.Type.ToDisplayString(TypeFormat)}"
            : $"{Modifiers(field)}{(field.IsReadOnly ? "readonly " : "")}{field.ToDisplayString(MemberFormat.WithMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType))} -> {field.Type.ToDisplayString(TypeFormat)}";
    }

    private static List<string> Bases(INamedTypeSymbol type)
    {
        var bases = new List<string>();
        if (type is { TypeKind: TypeKind.Class, BaseType: { SpecialType: not SpecialType.System_Object } ancestor })
        {
            bases.Add(ancestor.ToDisplayString(TypeFormat));
        }

        if (type.TypeKind == TypeKind.Enum && type.EnumUnderlyingType!.SpecialType != SpecialType.System_Int32)
        {
            bases.Add(type.EnumUnderlyingType.ToDisplayString(TypeFormat));
        }

        if (type.TypeKind is not TypeKind.Enum)
        {
            bases.AddRange(type.Interfaces.Where(IsVisible).Select(one => one.ToDisplayString(TypeFormat)).Order(StringComparer.Ordinal));
        }

        return bases;
    }

    private static string Kind(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Class => type.IsRecord ? "record" : "class",
        TypeKind.Struct => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "") + (type.IsRecord ? "record struct" : "struct"),
        TypeKind.Interface => "interface",
        TypeKind.Enum => "enum",
        var other => other.ToString(),
    };

    private static string Modifiers(ISymbol member)
    {
        var inInterface = member.ContainingType.TypeKind == TypeKind.Interface;
        return Attributes(member) + Access(member)
            + (member.IsStatic && member is not IFieldSymbol { IsConst: true } ? "static " : "")
            + (member.IsAbstract && !inInterface ? "abstract " : "")
            + (member.IsSealed ? "sealed " : "")
            + (member.IsOverride ? "override " : "")
            + (member.IsVirtual && !inInterface ? "virtual " : "");
    }

    private static string Attributes(ISymbol symbol) => string.Concat(symbol.GetAttributes().Select(attribute => attribute.AttributeClass?.Name switch
    {
        "ObsoleteAttribute" when !IsRequiredMembersMarker(attribute) => attribute.ConstructorArguments is [_, { Value: true }, ..] ? "[Obsolete(error)] " : "[Obsolete] ",
        "ExperimentalAttribute" => "[Experimental] ",
        "EditorBrowsableAttribute" => "[EditorBrowsable] ",
        _ => "",
    }));

    private static bool IsRequiredMembersMarker(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Value: string text }, ..] && text.StartsWith("Constructors of types with required members", StringComparison.Ordinal);

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static string Access(ISymbol symbol) => symbol.DeclaredAccessibility == Accessibility.Public ? "" : "protected ";

    /// <summary>A line from its qualified name on, without the modifiers: what listings are sorted by.</summary>
    public static string NameIn(string line)
    {
        string[] modifiers =
        [
            "[Obsolete] ", "[Obsolete(error)] ", "[Experimental] ", "[EditorBrowsable] ", "protected ", "static ", "abstract ", "sealed ", "override ", "virtual ",
            "required ", "const ", "readonly ", "ref ", "event ", "record struct ", "record ", "class ", "struct ", "interface ", "enum ", "delegate ",
        ];
        while (modifiers.FirstOrDefault(one => line.StartsWith(one, StringComparison.Ordinal)) is { } found)
        {
            line = line[found.Length..];
        }

        return line;
    }
}
