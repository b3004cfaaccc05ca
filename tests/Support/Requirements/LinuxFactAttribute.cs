using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test that needs what only Linux has, such as <c>/dev/full</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "The test needs a device that only Linux has.";
        }
    }
}
