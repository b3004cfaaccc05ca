using System.Security.Cryptography;

namespace Cartrita.Runtime.Host.Tests.Support;

/// <summary>A folder of a test's own, gone after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "runtime-test-" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
