using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test that reads the team's shared documents, which lie beside the clone: skipped with the reason in a clone that stands alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Skips the test where the document is absent.</summary>
    /// <param name="relative">The document's path inside the shared folder.</param>
    public SharedFactAttribute(string relative)
    {
        if (SharedDocuments.Find(relative) is null)
        {
            Skip = $"../shared/{relative} is not beside this clone.";
        }
    }
}
