using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Durable;

public sealed class DurableNameLawTests
{
    private const string Attributes = """
        namespace Microsoft.Azure.Functions.Worker
        {
            public sealed class FunctionAttribute(string name) : Attribute { public string Name => name; }
            public sealed class ActivityTriggerAttribute : Attribute;
        }
        namespace Cartrita.Core.Durable { public static class DurableNames { public const string One = "One"; public const string StopEvent = "stop"; } }
        """;

    private const string Implementation = """[Microsoft.Azure.Functions.Worker.Function("One")] public void Run([Microsoft.Azure.Functions.Worker.ActivityTrigger] object input) { }""";

    [Fact]
    public void Every_durable_name_is_implemented_once() => DurableNameLaw.Examine(Compiled.Project("Cartrita.Core"), [.. Compiled.Product]).AssertHolds();

    [Fact]
    public void Name_without_an_implementation_is_found() => Examine("").AssertBroken("One is implemented 0 times");

    [Fact]
    public void Name_with_two_implementations_is_found() =>
        Examine($"namespace Planted {{ public sealed class A {{ {Implementation} }} public sealed class B {{ {Implementation} }} }}").AssertBroken("One is implemented 2 times");

    [Fact]
    public void Function_outside_the_names_is_found() =>
        Examine($"namespace Planted {{ public sealed class A {{ {Implementation} }} public sealed class B {{ {Implementation.Replace("\"One\"", "\"Two\"", StringComparison.Ordinal)} }} }}")
            .AssertBroken("Planted.B.Run has the name Two");

    private static LawReport Examine(string code)
    {
        var module = Plant.Compile(Attributes + code);
        return DurableNameLaw.Examine(module, [module]);
    }
}
