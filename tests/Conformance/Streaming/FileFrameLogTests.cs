using Cartrita.Adapters.Streaming.Files;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Files;

namespace Cartrita.Conformance.Tests.Streaming;

public sealed class FileFrameLogTests : FrameLogConformance, IDisposable
{
    private readonly TemporaryDirectory state = new();
    private readonly FileFrameLog log;
    private readonly FileFrameLog elsewhere;

    public FileFrameLogTests()
    {
        log = new FileFrameLog(state.FullName, TimeProvider.System, segmentBytes: 4096);
        elsewhere = new FileFrameLog(state.FullName, TimeProvider.System, segmentBytes: 4096);
    }

    protected override IFrameLog Log => log;

    protected override IFrameLog Elsewhere => elsewhere;

    public void Dispose()
    {
        log.Dispose();
        elsewhere.Dispose();
        state.Dispose();
    }
}
