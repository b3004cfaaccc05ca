using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Tests.Hosting;

public sealed class HostJsonTests
{
    [Fact]
    public void Every_known_key_is_honoured()
    {
        var settings = HostJson.Load(
            """
            {
              // People write comments here.
              "version": "2.0",
              "functionTimeout": "00:10:00",
              "logging": { "logLevel": { "default": "Warning", "Cartrita.Runtime": "Debug" } },
              "extensions": {
                "http": { "routePrefix": "/v1/" },
                "durableTask": { "hubName": "hub", "maxConcurrentActivityFunctions": 64, "maxConcurrentOrchestratorFunctions": 32 },
                "blobs": { "maxDegreeOfParallelism": 3, "poisonBlobThreshold": 2 },
              }
            }
            """);

        Assert.Equal(TimeSpan.FromMinutes(10), settings.FunctionTimeout);
        Assert.Equal([("", LogLevel.Warning), ("Cartrita.Runtime", LogLevel.Debug)], settings.LogLevels.Select(level => (level.Key, level.Value)));
        Assert.Equal("v1", settings.RoutePrefix);
        Assert.Equal("hub", settings.HubName);
        Assert.Equal((64, 32), (settings.MaxConcurrentActivities, settings.MaxConcurrentOrchestrators));
        Assert.Equal((3, 2), (settings.BlobParallelism, settings.PoisonBlobThreshold));
    }

    [Fact]
    public void Defaults_are_those_of_the_real_host()
    {
        var settings = HostJson.Load("""{"version":"2.0"}""");

        Assert.Equal("api", settings.RoutePrefix);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.FunctionTimeout);
        Assert.Equal(5, settings.PoisonBlobThreshold);
    }

    [Fact]
    public void Timeout_of_minus_one_is_none() => Assert.Null(HostJson.Load("""{"version":"2.0","functionTimeout":"-1"}""").FunctionTimeout);

    [Theory]
    [InlineData("""{}""", "host.json has to say \"version\": \"2.0\".")]
    [InlineData("""{"version":"3.0"}""", "host.json has to say \"version\": \"2.0\".")]
    [InlineData("""{"version":"2.0","retry":{"strategy":"fixedDelay"}}""", "host.json has the key 'retry.strategy', which this host does not know: remove it, or correct its name.")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefx":"x"}}}""", "host.json has the key 'extensions.http.routePrefx', which this host does not know: remove it, or correct its name.")]
    [InlineData("""{"version":"2.0","extensions":{"durableTask":{"extendedSessionsEnabled":true}}}""", "host.json has the key 'extensions.durableTask.extendedSessionsEnabled', which this host does not know: remove it, or correct its name.")]
    [InlineData("""{"version":"2.0","functionTimeout":"long"}""", "The value \"long\" of 'functionTimeout' in host.json has to be a time span such as 00:10:00, or -1 for no limit.")]
    [InlineData("""{"version":"2.0","extensions":{"durableTask":{"maxConcurrentActivityFunctions":0}}}""", "The value 0 of 'extensions.durableTask.maxConcurrentActivityFunctions' in host.json has to be a whole number above 0.")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefix":5}}}""", "The value 5 of 'extensions.http.routePrefix' in host.json has to be a string.")]
    [InlineData("""{"version":"2.0","logging":{"logLevel":{"default":"Loud"}}}""", "The value \"Loud\" of 'logging.logLevel.default' in host.json has to be a level (Trace, Debug, Information, Warning, Error, Critical, None).")]
    public void What_is_not_honoured_is_refused_by_name(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<StartupException>(() => HostJson.Load(json)).Message);

    [Fact]
    public void Text_that_is_no_json_is_refused() =>
        Assert.StartsWith("host.json is not valid JSON: ", Assert.Throws<StartupException>(() => HostJson.Load("{")).Message);
}
