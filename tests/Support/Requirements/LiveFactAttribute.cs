using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test that calls a vendor itself: it runs where the environment holds the vendor's key, and is skipped with that reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LiveFactAttribute : FactAttribute
{
    /// <summary>Skips the test where the key is absent.</summary>
    /// <param name="setting">The environment variable of the key.</param>
    public LiveFactAttribute(string setting)
    {
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(setting)))
        {
            Skip = $"The test calls the vendor itself, and {setting} is not set.";
        }
    }
}
