using Cartrita.TestSupport.ClamAv;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test of a conformance suite: one that an abstract class states and every implementation's class inherits, which may be marked with what it requires.</summary>
[XunitTestCaseDiscoverer("Cartrita.TestSupport.Requirements.ConformanceFactDiscoverer", "Cartrita.TestSupport")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceFactAttribute : FactAttribute;

/// <summary>Makes the test cases of a conformance suite.</summary>
/// <param name="diagnosticMessageSink">Where xunit wants diagnostics.</param>
public sealed class ConformanceFactDiscoverer(IMessageSink diagnosticMessageSink) : FactDiscoverer(diagnosticMessageSink)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ConformanceTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

/// <summary>A test case that is skipped where its class requires what the machine lacks.</summary>
public sealed class ConformanceTestCase : XunitTestCase
{
    [Obsolete("Called by the deserializer only.")]
    public ConformanceTestCase()
    {
    }

    public ConformanceTestCase(
        IMessageSink diagnosticMessageSink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod testMethod)
        : base(diagnosticMessageSink, display, options, testMethod)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute)
        ?? (Requires<RequiresNodeAttribute>() ? NodeRequirement.SkipReason : null)
        ?? (Requires<RequiresClamdAttribute>() ? ClamdFixture.SkipReason : null)
        ?? RequiresProgramsAttribute.SkipReason(Programs());

    private IEnumerable<string> Programs() => TestMethod.TestClass.Class
        .GetCustomAttributes(typeof(RequiresProgramsAttribute).AssemblyQualifiedName)
        .SelectMany(attribute => attribute.GetConstructorArguments().OfType<string[]>())
        .SelectMany(programs => programs);

    private bool Requires<T>() => TestMethod.TestClass.Class.GetCustomAttributes(typeof(T).AssemblyQualifiedName).Any();
}
