using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Tools.Sandbox;

[RequiresPrograms("bwrap")]
public sealed class LocalSandboxConformanceTests : SandboxConformance, IDisposable
{
    private readonly LocalSandbox sandbox = new(Options.Create(new SandboxOptions()), TimeProvider.System, NullLogger<LocalSandbox>.Instance);

    protected override ISandbox Sandbox => sandbox;

    public void Dispose() => sandbox.Dispose();
}
