using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;

namespace Cartrita.Conformance.Tests.Storage;

public sealed class FileStagedContentTests : StagedContentConformance, IDisposable
{
    private readonly TemporaryDirectory state = new();

    public FileStagedContentTests()
    {
        var contents = new FileContentStore(state.FullName);
        (Contents, Staged) = (contents, new FileStagedContent(state.FullName, contents));
    }

    protected override IStagedContent Staged { get; }

    protected override IContentStore Contents { get; }

    public void Dispose() => state.Dispose();
}
