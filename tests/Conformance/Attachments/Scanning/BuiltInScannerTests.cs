using Cartrita.Adapters.Attachments.Scanning.BuiltIn;
using Cartrita.Core.Attachments.Scanning;
using Microsoft.Extensions.Options;

namespace Cartrita.Conformance.Tests.Attachments.Scanning;

public sealed class BuiltInScannerTests : ScannerConformance
{
    protected override IScanner Scanner { get; } = new BuiltInScanner(Options.Create(new ScanningOptions()));

    protected override IScanner? Unreachable => null;
}
