using Azure.Storage.Queues;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Queues;
using Cartrita.Runtime.Host.Tests.Http;
using Microsoft.Extensions.Configuration;
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
              "functions": ["One", "Two"],
              "logging": { "logLevel": { "default": "Warning", "Cartrita.Runtime": "Debug" } },
              "extensions": {
                "http": {
                  "routePrefix": "/v1/", "maxConcurrentRequests": 5, "maxOutstandingRequests": 30,
                  "customHeaders": { "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff" }
                },
                "durableTask": { "HubName": "hub", "maxConcurrentActivityFunctions": 64, "maxConcurrentOrchestratorFunctions": 32, "maxConcurrentEntityFunctions": 16, "maxEntityOperationBatchSize": 8 },
                "blobs": { "maxDegreeOfParallelism": 3, "poisonBlobThreshold": 2 },
                "queues": {
                  "batchSize": 32, "newBatchThreshold": 0, "maxPollingInterval": "00:00:02", "visibilityTimeout": "00:00:30",
                  "maxDequeueCount": 3, "messageEncoding": "none"
                },
              }
            }
            """);

        Assert.Equal(TimeSpan.FromMinutes(10), settings.FunctionTimeout);
        Assert.Equal(["One", "Two"], settings.Functions);
        Assert.Equal([("", LogLevel.Warning), ("Cartrita.Runtime", LogLevel.Debug)], settings.LogLevels.Select(level => (level.Key, level.Value)));
        Assert.Equal("v1", settings.RoutePrefix);
        Assert.Equal((5, 30), (settings.MaxConcurrentRequests, settings.MaxOutstandingRequests));
        Assert.Equal([("X-Frame-Options", "DENY"), ("X-Content-Type-Options", "nosniff")], settings.ResponseHeaders.Select(header => (header.Key, header.Value)));
        Assert.Equal("hub", settings.HubName);
        Assert.Equal((64, 32), (settings.MaxConcurrentActivities, settings.MaxConcurrentOrchestrators));
        Assert.Equal((16, 8), (settings.MaxConcurrentEntities, settings.MaxEntityBatch));
        Assert.Equal((3, 2), (settings.BlobParallelism, settings.PoisonBlobThreshold));
        var queues = new QueueSettings
        {
            BatchSize = 32,
            NewBatchThreshold = 0,
            MaxPollingInterval = TimeSpan.FromSeconds(2),
            VisibilityTimeout = TimeSpan.FromSeconds(30),
            MaxDequeueCount = 3,
            MessageEncoding = QueueMessageEncoding.None,
        };
        Assert.Equal(queues, settings.Queues);
        Assert.Empty(settings.WithoutEffect);
    }

    [Fact]
    public void Defaults_are_those_of_the_real_host()
    {
        var settings = HostJson.Load("""{"version":"2.0"}""");

        Assert.Equal("api", settings.RoutePrefix);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.FunctionTimeout);
        Assert.Equal(5, settings.PoisonBlobThreshold);
        Assert.Equal((null, null), (settings.MaxConcurrentRequests, settings.MaxOutstandingRequests));
        Assert.Equal((16, 8 * Environment.ProcessorCount), (settings.Queues.BatchSize, settings.Queues.Threshold));
        Assert.Equal((5, TimeSpan.FromMinutes(1)), (settings.Queues.MaxDequeueCount, settings.Queues.MaxPollingInterval));
        Assert.Equal((TimeSpan.Zero, QueueMessageEncoding.Base64), (settings.Queues.VisibilityTimeout, settings.Queues.MessageEncoding));
    }

    [Fact]
    public void Timeout_of_minus_one_is_none() => Assert.Null(HostJson.Load("""{"version":"2.0","functionTimeout":"-1"}""").FunctionTimeout);

    [Theory]
    [InlineData("""{}""", "host.json has to say \"version\": \"2.0\".")]
    [InlineData("""{"version":"3.0"}""", "host.json has to say \"version\": \"2.0\".")]
    [InlineData("""{"version":"2.0","retry":{"strategy":"fixedDelay"}}""", "host.json has the key 'retry.strategy', which this host refuses: put a retry attribute on the function.")]
    [InlineData("""{"version":"2.0","extensions":{"serviceBus":{"prefetchCount":1}}}""", "host.json has the key 'extensions.serviceBus.prefetchCount', which this host refuses: this host has no such trigger and no such output.")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefx":"x"}}}""", "host.json has the key 'extensions.http.routePrefx', which this host does not know: remove it, or correct its name.")]
    [InlineData("""{"version":"2.0","concurrency":{"dynamicConcurrencyEnabled":true}}""", "host.json sets 'concurrency.dynamicConcurrencyEnabled' to true, which this host cannot do: limits are fixed here, so set those of each trigger.")]
    [InlineData("""{"version":"2.0","functionTimeout":"long"}""", "The value \"long\" of 'functionTimeout' in host.json has to be a time span such as 00:10:00, or -1 for no limit.")]
    [InlineData("""{"version":"2.0","functions":"One"}""", "The value \"One\" of 'functions' in host.json has to be a list of strings.")]
    [InlineData("""{"version":"2.0","extensions":{"durableTask":{"maxConcurrentActivityFunctions":0}}}""", "The value 0 of 'extensions.durableTask.maxConcurrentActivityFunctions' in host.json has to be a whole number above 0.")]
    [InlineData("""{"version":"2.0","extensions":{"queues":{"batchSize":33}}}""", "The value 33 of 'extensions.queues.batchSize' in host.json has to be a whole number from 1 to 32.")]
    [InlineData("""{"version":"2.0","extensions":{"queues":{"maxPollingInterval":"00:00:00.05"}}}""", "The value \"00:00:00.05\" of 'extensions.queues.maxPollingInterval' in host.json has to be a time span of 00:00:00.1000000 or more.")]
    [InlineData("""{"version":"2.0","extensions":{"queues":{"messageEncoding":"utf8"}}}""", "The value \"utf8\" of 'extensions.queues.messageEncoding' in host.json has to be one of None, Base64.")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefix":5}}}""", "The value 5 of 'extensions.http.routePrefix' in host.json has to be a string.")]
    [InlineData("""{"version":"2.0","logging":{"logLevel":{"default":"Loud"}}}""", "The value \"Loud\" of 'logging.logLevel.default' in host.json has to be a level (Trace, Debug, Information, Warning, Error, Critical, None).")]
    public void What_is_not_honoured_is_refused_by_name(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<StartupException>(() => HostJson.Load(json)).Message);

    [Fact]
    public void Key_that_makes_sense_in_azure_only_is_taken_and_noted()
    {
        var settings = HostJson.Load("""{"version":"2.0","extensionBundle":{"id":"x","version":"[4.*, 5.0.0)"},"healthMonitor":{"enabled":true},"watchDirectories":["a"]}""");

        Assert.Equal(
            [
                ("extensionBundle.id", "bindings are compiled in"),
                ("extensionBundle.version", "bindings are compiled in"),
                ("healthMonitor.enabled", "no platform watches this process"),
                ("watchDirectories", "nothing is loaded again while the app runs"),
            ],
            settings.WithoutEffect);
    }

    [Fact]
    public void Setting_stands_before_the_file()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("AzureFunctionsJobHost:extensions:http:routePrefix", "v2"),
                new("AzureFunctionsJobHost:extensions:queues:batchSize", "4"),
                new("AzureFunctionsJobHost:functions", "[\"One\"]"),
            ])
            .Build();

        var read = HostJson.Load("""{"version":"2.0","extensions":{"http":{"routePrefix":"v1"},"queues":{"batchSize":2,"maxDequeueCount":3}}}""", settings);

        Assert.Equal(("v2", 4, 3), (read.RoutePrefix, read.Queues.BatchSize, read.Queues.MaxDequeueCount));
        Assert.Equal(["One"], read.Functions);
    }

    [Fact]
    public void Setting_for_a_key_that_is_none_is_refused_by_name() =>
        Assert.Equal(
            "host.json has the key 'extensions.http.prefix', which this host does not know: remove it, or correct its name.",
            Assert.Throws<StartupException>(() => HostJson.Load(
                """{"version":"2.0"}""",
                new ConfigurationBuilder().AddInMemoryCollection([new("AzureFunctionsJobHost:extensions:http:prefix", "x")]).Build())).Message);

    [Fact]
    public async Task Keys_without_effect_are_said_once_when_the_app_starts()
    {
        var logs = new LogLines();
        await using var app = await SampleApp.StartAsync(
            SampleApp.Options with { HostJson = """{"version":"2.0","healthMonitor":{"enabled":true},"extensions":{"http":{"routePrefix":""}}}""" },
            builder => builder.Logging.AddProvider(logs));

        await app.Client.GetAsync("hello/Ada");

        Assert.Single(logs.Lines, line => line == "The key healthMonitor.enabled of host.json has no effect here: no platform watches this process.");
    }

    [Fact]
    public void Text_that_is_no_json_is_refused() =>
        Assert.StartsWith("host.json is not valid JSON: ", Assert.Throws<StartupException>(() => HostJson.Load("{")).Message);

    [Fact]
    public void Every_documented_key_is_found_by_its_path_and_by_no_other()
    {
        foreach (var key in HostJsonKeys.All)
        {
            var path = key.Path.Replace("*", "below", StringComparison.Ordinal);

            Assert.Same(key, Assert.Single(HostJsonKeys.All, other => other.Matches(path)));
            Assert.True(key.Treatment == HostJsonTreatment.Honoured == key.Apply is not null, path);
        }
    }

    [Fact]
    public void Table_of_the_documentation_is_the_table_of_the_code()
    {
        var written = File.ReadLines(Path.Combine(TestSupport.Requirements.RepositoryRoot.FullName, "docs", "runtime.md"))
            .SkipWhile(line => line != "## host.json")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(HostJsonKeys.All.Select(Row), written);

        static string Row(HostJsonKey key)
        {
            var treatment = key.Treatment == HostJsonTreatment.NoEffect ? "no effect" : key.Treatment.ToString().ToLowerInvariant();
            return $"| `{key.Path}` | {treatment} | {key.Note} |";
        }
    }
}
