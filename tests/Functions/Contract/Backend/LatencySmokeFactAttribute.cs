namespace Cartrita.Functions.Tests.Contract.Backend;

/// <summary>A test that takes times: run by itself, so that nothing else is at work beside it (CHAT-13).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LatencySmokeFactAttribute : FactAttribute
{
    public LatencySmokeFactAttribute() => Skip = Environment.GetEnvironmentVariable("CARTRITA_LATENCY_SMOKE") == "1"
        ? null
        : "Times say nothing beside other tests: CARTRITA_LATENCY_SMOKE=1 dotnet test tests/Functions --filter GeneratedLatencySmokeTests";
}
