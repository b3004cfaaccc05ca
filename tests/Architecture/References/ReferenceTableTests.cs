using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.References;

public sealed class ReferenceTableTests
{
    [Fact]
    public void Project_files_reference_only_what_the_table_allows()
    {
        var projects = Repository.Texts([.. Repository.Product, "runtime", "tests/Parity/App", "tests/Parity/Library"]).Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)).ToList();

        Assert.Equal(ReferenceTable.Projects.Count, projects.Count);
        LawReport.Together(projects.Select(project => ReferenceTable.ExamineProject(project, Read))).AssertHolds();
    }

    [Fact]
    public void Assemblies_use_only_what_the_table_allows() =>
        LawReport.Together(Compiled.Product.Concat(Compiled.Runtime).Append(Compiled.Parity).Select(ReferenceTable.ExamineAssembly)).AssertHolds();

    [Fact]
    public void Project_file_that_reaches_past_the_table_is_found() =>
        ReferenceTable.ExamineProject(
            new SourceText("core/Cartrita.Core.csproj", """<Project><ItemGroup><ProjectReference Include="..\adapters\Cartrita.Adapters.csproj" /></ItemGroup></Project>"""), Read)
            .AssertBroken("Cartrita.Adapters");

    [Fact]
    public void Project_file_that_reaches_past_the_table_through_an_import_is_found() =>
        ReferenceTable.ExamineProject(
            new SourceText("core/Cartrita.Core.csproj", """<Project><Import Project="../build/FunctionsApi.props" /></Project>"""), Read)
            .AssertBroken("Cartrita.Runtime.Abstractions");

    [Fact]
    public void Project_outside_the_table_is_found() =>
        ReferenceTable.ExamineProject(new SourceText("extra/Cartrita.Extra.csproj", "<Project />"), Read).AssertBroken("not in the reference table");

    [Fact]
    public void Product_code_that_uses_the_runtimes_own_types_is_found() =>
        ReferenceTable.ExamineAssembly(Plant.Compile("""
            namespace Cartrita.Runtime.Host { public sealed class Store; }
            namespace Cartrita.Planted { public static class Uses { public static object Make() => new Cartrita.Runtime.Host.Store(); } }
            """)).AssertBroken("Cartrita.Planted.Uses.Make");

    [Fact]
    public void Runtime_code_that_uses_the_product_is_found() =>
        ReferenceTable.ExamineAssembly(Plant.Compile("""
            namespace Cartrita.Core { public sealed class Thing; }
            namespace Cartrita.Runtime.Host { public static class Uses { public static object Make() => new Cartrita.Core.Thing(); } }
            """, "Cartrita.Runtime.Planted")).AssertBroken("Cartrita.Runtime.Host.Uses.Make");

    private static string Read(string relative) => File.ReadAllText(Path.Combine(Repository.Root, relative));
}
