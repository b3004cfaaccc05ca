using Cartrita.Architecture.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Cartrita.Architecture.Tests.Subset;

/// <summary>
/// The listings in <c>Api/</c> hold what each runtime assembly declares in the real packages' namespaces. To write them anew after an intended
/// change: <c>CARTRITA_UPDATE=api dotnet test tests/Architecture --filter SubsetLawTests</c>, then read the difference. CI refuses to.
/// </summary>
public sealed class SubsetLawTests
{
    private static readonly string KeptFolder = Path.Combine(Repository.Root, "tests", "Architecture", "Api");

    public static TheoryData<string> Assemblies => [.. Compiled.RuntimeNames];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Declared_members_are_those_of_the_kept_listing(string assembly)
    {
        var declared = Declared(assembly);
        var kept = Path.Combine(KeptFolder, assembly + ".txt");
        if (Environment.GetEnvironmentVariable("CARTRITA_UPDATE") == "api")
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI compares listings; it never writes them.");
            Directory.CreateDirectory(KeptFolder);
            File.WriteAllText(kept, string.Concat(declared.Select(line => line + "\n")));
        }

        Assert.True(File.Exists(kept), $"No listing for {assembly}: see the remarks of this class.");
        var report = SubsetLaw.Compare(assembly, declared, File.ReadAllLines(kept));
        Assert.True(report.Violations.Count == 0, string.Join(Environment.NewLine, report.Violations));
    }

    [Fact]
    public void Shapes_declare_something() => Assert.NotEmpty(Declared("Cartrita.Runtime.Abstractions"));

    [SharedFact("api")]
    public void Declared_members_exist_in_the_real_packages() =>
        LawReport.Together(Compiled.RuntimeNames.Select(assembly => SubsetLaw.Examine(assembly, Declared(assembly), Real()))).AssertHolds();

    [SharedFact("api")]
    public void Kept_listings_exist_in_the_real_packages() =>
        LawReport.Together(Directory.EnumerateFiles(KeptFolder, "*.txt").Select(file => SubsetLaw.Examine(Path.GetFileName(file), File.ReadAllLines(file), Real()))).AssertHolds();

    [Fact]
    public void Invented_member_is_found()
    {
        var declared = ApiListing.Of(MetadataReference.CreateFromStream(Plant.Emit("""
            namespace Microsoft.DurableTask { public abstract class Planted { public abstract Task<int> DoAsync(string? name = null); internal void Hidden() { } } }
            namespace Cartrita.Runtime.Own { public sealed class Free; }
            """)), SubsetLaw.OwnNamespace);

        Assert.Equal(
            [
                "abstract Microsoft.DurableTask.Planted.DoAsync(string? name = null) -> System.Threading.Tasks.Task<int>",
                "protected Microsoft.DurableTask.Planted.Planted() -> void",
                "abstract class Microsoft.DurableTask.Planted",
            ],
            declared.OrderByDescending(line => line.Contains("DoAsync", StringComparison.Ordinal)).ThenByDescending(line => line.StartsWith("protected", StringComparison.Ordinal)));
        SubsetLaw.Examine("Planted", declared, new HashSet<string> { "abstract class Microsoft.DurableTask.Planted" }).AssertBroken("DoAsync", "Planted()");
    }

    [Fact]
    public void Member_with_another_default_than_the_real_one_is_found() =>
        SubsetLaw.Examine("Planted", ["Microsoft.DurableTask.A.B(int one = 2) -> void"], new HashSet<string> { "Microsoft.DurableTask.A.B(int one = 1) -> void" })
            .AssertBroken("int one = 2");

    [Fact]
    public void Listing_that_lags_behind_is_found() =>
        SubsetLaw.Compare("Planted", ["a"], ["b"]).AssertBroken("declares, and the listing lacks: a", "no longer declares: b");

    private static IReadOnlyList<string> Declared(string assembly) =>
        ApiListing.Of(MetadataReference.CreateFromFile(Compiled.PathOf(assembly)), SubsetLaw.OwnNamespace);

    private static HashSet<string> Real() =>
        [.. Directory.EnumerateFiles(Repository.Shared("api")!, "*.txt").SelectMany(File.ReadLines).Where(line => !line.StartsWith('#'))];
}
