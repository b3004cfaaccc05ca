namespace Cartrita.Architecture.Tests.Support;

/// <summary>A test that reads the team's shared documents, which lie beside the clone; skipped in a clone that stands alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string relative)
    {
        if (Repository.Shared(relative) is null)
        {
            Skip = $"../shared/{relative} is not beside this clone.";
        }
    }
}
