using System.Reflection;
using Cartrita.Architecture.Tests.Support;
using Cartrita.Core.Storage;

namespace Cartrita.Architecture.Tests.Infra;

public sealed class BicepLawTests
{
    private static readonly IReadOnlyDictionary<string, BicepFile> Files = Repository.Texts("infra")
        .Where(file => Path.GetExtension(file.Path) is ".bicep" or ".bicepparam")
        .ToDictionary(file => file.Path, BicepFile.Parse, StringComparer.Ordinal);

    [Fact]
    public void Files_fit_together() =>
        LawReport.Together(Files.Values.Where(file => file.Path.EndsWith(".bicep", StringComparison.Ordinal)).Select(file => BicepLaw.Examine(file, path => Files.GetValueOrDefault($"{Path.GetDirectoryName(file.Path)}/{path}"))))
            .AssertHolds();

    [Fact]
    public void Parameter_files_fit_the_template() =>
        LawReport.Together(Files.Values.Where(file => file.Path.EndsWith(".bicepparam", StringComparison.Ordinal)).Select(file => BicepLaw.ExamineParameters(file, Files["infra/main.bicep"])))
            .AssertHolds();

    [Theory]
    [InlineData("storage", "allowSharedKeyAccess", "false")]
    [InlineData("storage", "allowBlobPublicAccess", "false")]
    [InlineData("storage", "supportsHttpsTrafficOnly", "true")]
    [InlineData("storage", "isVersioningEnabled", "true")]
    [InlineData("storage", "minimumTlsVersion", "TLS1_2")]
    [InlineData("keyvault", "enableRbacAuthorization", "true")]
    [InlineData("keyvault", "enablePurgeProtection", "true")]
    [InlineData("signalr", "disableLocalAuth", "true")]
    [InlineData("signalr", "value", "Serverless")]
    [InlineData("search", "disableLocalAuth", "true")]
    [InlineData("monitoring", "DisableLocalAuth", "true")]
    [InlineData("sandbox", "internal", "true")]
    [InlineData("sandbox", "type", "None")]
    [InlineData("sandbox", "access", "Deny")]
    [InlineData("functionapp", "httpsOnly", "true")]
    [InlineData("functionapp", "minTlsVersion", "1.3")]
    [InlineData("functionapp", "tier", "FlexConsumption")]
    [InlineData("functionapp", "name", "dotnet-isolated")]
    public void Resource_is_closed_by_default(string module, string key, string value) => Assert.True(Files[$"infra/modules/{module}.bicep"].Sets(key, value), $"{module}: {key} is not {value}");

    [Theory]
    [InlineData("project")]
    [InlineData("environment")]
    [InlineData("cost-centre")]
    [InlineData("owner")]
    public void Every_resource_is_tagged_with(string tag)
    {
        var main = Files["infra/main.bicep"];

        Assert.Contains(Enumerable.Range(0, main.Tokens.Count - 1), at => main.Tokens[at].Value == tag && main.Tokens[at + 1].Value == ":");
    }

    [Fact]
    public void Account_has_every_container_that_the_product_names()
    {
        var made = Files["infra/modules/storage.bicep"].Tokens.Where(token => token.Kind == TokenKind.Text).Select(token => token.Value);
        var named = typeof(ContentContainers).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
            .Concat(Compiled.Project("Cartrita.Adapters").GetType("Cartrita.Adapters.Storage.Blobs.BlobContainers").Fields.Where(field => field.HasConstant).Select(field => (string)field.Constant))
            .ToList();

        Assert.Superset(new HashSet<string> { ContentContainers.Incoming, "documents", "sandbox" }, named.ToHashSet());
        Assert.Empty(named.Except(made, StringComparer.Ordinal));
    }

    [Fact]
    public void Sandbox_is_one_try_without_secrets_and_leaves_nothing()
    {
        var job = Files["infra/modules/sandbox.bicep"].Tokens.Select(token => token.Value);

        Assert.Contains("\n      replicaRetryLimit: 0\n", Repository.Text("infra/modules/sandbox.bicep")!, StringComparison.Ordinal);
        Assert.Empty(job.Intersect(["secrets", "secretRef", "registries", "userAssignedIdentities", "ingress"]));
        Assert.Contains(Files["infra/modules/storage.bicep"].Tokens, token => token.Value == "sandbox/");
    }

    [Fact]
    public void Event_subscription_wakes_the_blob_function()
    {
        const string attribute = "Microsoft.Azure.Functions.Worker.BlobTriggerAttribute";
        var function = Assert.Single(FunctionMethods.With(Compiled.Project("Cartrita.Functions"), attribute));
        var trigger = FunctionMethods.Trigger(function, attribute)!;
        var events = Files["infra/modules/events.bicep"].Tokens.Where(token => token.Kind == TokenKind.Text).Select(token => token.Value).ToList();

        Assert.Contains(FunctionMethods.NameOf(function)!, events);
        Assert.Contains(((string)trigger.ConstructorArguments[0].Value).Split('/')[0], events);
        // Flex Consumption supports no other source: EventGrid is 1.
        Assert.Equal(1, trigger.Properties.Single(property => property.Name == "Source").Argument.Value);
    }

    [Theory]
    [InlineData("param a string\n", "a is never used")]
    [InlineData("output b string = missing\n", "missing is not declared")]
    [InlineData("var a = [for (one, index) in missing: index]\noutput b array = a\n", "missing is not declared")]
    [InlineData("var a = {\n", "braces do not balance")]
    [InlineData("module m 'none.bicep' = {\n name: 'm'\n}\n", "none.bicep, which does not exist")]
    [InlineData("module m 'target.bicep' = {\n name: 'm'\n params: {\n  wrong: 1\n }\n}\n", "gives wrong", "does not give needed")]
    [InlineData("module m 'target.bicep' = {\n name: 'm'\n params: {\n  needed: 'x'\n }\n}\noutput o string = m.outputs.nothing\n", "has no output nothing")]
    [InlineData("resource r 'Microsoft.Storage/storageAccounts@latest' = {\n name: 'r'\n tags: {}\n}\n", "without an exact API version")]
    [InlineData("resource r 'Microsoft.Storage/storageAccounts@2023-05-01' = {\n name: 'r'\n}\n", "has no tags")]
    [InlineData("resource r 'Microsoft.Storage/storageAccounts@2023-05-01' = {\n name: 'r'\n tags: {}\n}\noutput k string = r.listKeys().keys[0].value\n", "listKeys reads a key")]
    [InlineData("var c = 'AccountName=a;AccountKey=b'\noutput o string = c\n", "carries a key")]
    public void Broken_template_is_found(string text, params string[] problems)
    {
        var target = BicepFile.Parse(new SourceText("infra/target.bicep", "param needed string\nparam other string = ''\noutput done string = '${needed}${other}'\n"));

        BicepLaw.Examine(BicepFile.Parse(new SourceText("infra/planted.bicep", text)), path => path == "target.bicep" ? target : null).AssertBroken(problems);
    }

    [Fact]
    public void Parameter_file_that_does_not_fit_is_found() =>
        BicepLaw.ExamineParameters(
            BicepFile.Parse(new SourceText("infra/planted.bicepparam", "using './main.bicep'\nparam wrong = 1\n")),
            BicepFile.Parse(new SourceText("infra/main.bicep", "param needed string\nparam other string = ''\noutput o string = '${needed}${other}'\n")))
            .AssertBroken("wrong is no parameter", "needed is not given");
}
