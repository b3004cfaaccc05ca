using Cartrita.Runtime.Host.Hosting;

namespace Cartrita.Runtime.Host.Tests.Hosting;

public sealed class LocalSettingsFileTests
{
    [Fact]
    public void Values_become_what_the_environment_would_hold()
    {
        var settings = LocalSettingsFile.Parse(
            """
            {
              "IsEncrypted": false,
              "Values": { "AzureWebJobsStorage": "UseDevelopmentStorage=true", "Chat__Limits__Max": "5", "Flag": true },
              "Host": { "LocalHttpPort": 8080, "CORS": "*" },
              "ConnectionStrings": { "Main": "x" }
            }
            """);

        Assert.Equal("UseDevelopmentStorage=true", settings["AzureWebJobsStorage"]);
        Assert.Equal("5", settings["Chat:Limits:Max"]);
        Assert.Equal("True", settings["Flag"]);
        Assert.Equal("8080", settings["LocalRuntime:Port"]);
        Assert.Equal("x", settings["ConnectionStrings:Main"]);
        Assert.Equal(5, settings.Count);
    }

    [Theory]
    [InlineData("""{"IsEncrypted":true}""", "local.settings.json is encrypted, which only the Functions tools can read: decrypt it with 'func settings decrypt'.")]
    [InlineData("""{"Values":{"A":{"B":"c"}}}""", "The setting 'A' in local.settings.json has to be a string.")]
    [InlineData("[]", "local.settings.json has to be a JSON object.")]
    public void File_that_the_tools_would_not_write_is_refused(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<StartupException>(() => LocalSettingsFile.Parse(json)).Message);
}
