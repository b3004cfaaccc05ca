using Cartrita.Runtime.Host.Blobs;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Tests.Blobs;

public sealed class BlobConnectionsTests
{
    [Theory]
    [InlineData(null, "AzureWebJobsStorage", "UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1")]
    [InlineData("Uploads", "Uploads", "BlobEndpoint=https://a.example/;SharedAccessSignature=sv=x", "https://a.example/")]
    [InlineData("Uploads", "AzureWebJobsUploads", "BlobEndpoint=https://b.example/;SharedAccessSignature=sv=x", "https://b.example/")]
    [InlineData("Uploads", "ConnectionStrings:Uploads", "BlobEndpoint=https://c.example/;SharedAccessSignature=sv=x", "https://c.example/")]
    [InlineData("Uploads", "Uploads:blobServiceUri", "https://d.example/", "https://d.example/")]
    [InlineData(null, "AzureWebJobsStorage:accountName", "mine", "https://mine.blob.core.windows.net/")]
    public void Setting_leads_to_its_storage(string? setting, string key, string value, string address) =>
        Assert.Equal(new Uri(address).Authority, Connections(key, value).Find(setting)!.Uri.Authority);

    [Fact]
    public void Setting_that_is_not_set_leads_nowhere() => Assert.Null(Connections("Other", "x").Find("Uploads"));

    [Fact]
    public void Value_that_is_no_connection_is_refused_without_repeating_it()
    {
        var refusal = Assert.Throws<StartupException>(() => Connections("Uploads", "secret-value").Find("Uploads"));

        Assert.Equal("The setting 'Uploads' is neither a storage connection string nor has it a valid blobServiceUri.", refusal.Message);
    }

    private static BlobConnections Connections(string key, string value) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build());
}
