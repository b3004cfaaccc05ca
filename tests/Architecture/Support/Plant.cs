using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Support;

/// <summary>Compiles a planted violation in memory, so that each law is seen to fail.</summary>
internal static class Plant
{
    /// <summary>The declarations that a plant needs and the local API shapes may lack: a law must know members that nobody declares yet.</summary>
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    public static ModuleDefinition Compile(string source, string assembly = "Planted") => Compiled.Read(Emit(source, assembly));

    public static MemoryStream Emit(string source, string assembly = "Planted")
    {
        var tree = CSharpSyntaxTree.ParseText(Usings + source);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(assembly, [tree], PlatformAssemblies.Metadata, options);
        var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        return image;
    }
}
