using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test that needs Node.js: skipped with the reason where it is missing, run and failed there when <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeRequirement.SkipReason;
}
