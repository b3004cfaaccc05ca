using System.Text.Json;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Contract.Backend;

/// <summary>The folder <c>Generated</c> is what the backend's configuration says. <c>CARTRITA_UPDATE=backend</c> writes it again; CI refuses to.</summary>
public sealed class BackendTestsAreDerived
{
    [Fact]
    public async Task Generated_folder_holds_the_derived_tests_and_nothing_else()
    {
        var root = RepositoryRoot.FullName;
        var specification = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(root, "functions", "Chat", "backend.json"))).RootElement;
        var layout = specification.GetProperty("testAutoGenerationPolicy").GetProperty("fileLayout");
        var folder = Path.Combine(root, layout.GetProperty("generatedDir").GetString()!);
        var written = new BackendTestWriter(specification).Write();
        Assert.Equal(layout.GetProperty("files").EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        if (Environment.GetEnvironmentVariable("CARTRITA_UPDATE") == "backend")
        {
            Assert.True(Environment.GetEnvironmentVariable("CI") != "true", "CI takes no changes.");
            foreach (var (name, text) in written)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, name), text);
            }

            return;
        }

        Assert.Equal(written.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.All(written, file => Assert.Equal(file.Value, File.ReadAllText(Path.Combine(folder, file.Key))));
    }
}
