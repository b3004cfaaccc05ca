namespace Cartrita.TestSupport.Files;

/// <summary>A folder of the test's own, removed with all it holds.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("cartrita-test-").FullName;

    public string Combine(params string[] parts) => Path.Combine([FullName, .. parts]);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
