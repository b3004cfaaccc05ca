using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>As <see cref="NodeFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeRequirement.SkipReason;
}
