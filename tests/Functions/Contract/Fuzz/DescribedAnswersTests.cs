using System.Text.Json;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Contract.Fuzz;

/// <summary>The fuzzer finds something only if this does.</summary>
public sealed class DescribedAnswersTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(File.ReadAllBytes(CommittedDocument.PathOf("openapi.json"))).RootElement;

    private static readonly JsonElement Operation = Document.GetProperty("paths").GetProperty("/api/attachments/{id}").GetProperty("get");

    [Theory]
    [InlineData(200, "application/json", """{"id":"00000000000000000000000000000000","fileName":"a.md","sha256":"x","sizeBytes":1,"status":"indexed","category":"text","confirmed":false,"partCount":1,"chunkCount":1,"tags":[],"capacity":{"text":{"usedFiles":1,"usedBytes":1,"remainingBytes":1},"binary":{"usedFiles":0,"usedBytes":0,"remainingBytes":1},"combined":{"usedFiles":1,"usedBytes":1,"remainingBytes":1}},"createdAt":"2026-11-26T12:00:00Z"}""", null)]
    [InlineData(200, "application/json", """{"id":"00000000000000000000000000000000"}""", "has another shape")]
    [InlineData(200, "application/json", """{"id":1,"fileName":"a.md","sha256":"x","sizeBytes":1,"status":"indexed","category":"text","confirmed":false,"partCount":1,"chunkCount":1,"tags":[],"capacity":{"text":{"usedFiles":1,"usedBytes":1,"remainingBytes":1},"binary":{"usedFiles":0,"usedBytes":0,"remainingBytes":1},"combined":{"usedFiles":1,"usedBytes":1,"remainingBytes":1}},"createdAt":"2026-11-26T12:00:00Z"}""", "has another shape")]
    [InlineData(200, "text/plain", "indexed", "is not described as text/plain")]
    [InlineData(200, "application/json", "", "has no body")]
    [InlineData(418, "application/json", "{}", "418 is not described")]
    [InlineData(503, "application/problem+json", "{}", "503")]
    [InlineData(503, "application/problem+json", """{"type":"t","title":"t","status":503,"code":"vendor_not_configured","requestId":"r"}""", "vendor_not_configured is not described")]
    [InlineData(404, "application/problem+json", """{"type":"t","title":"t","status":404,"code":"no_route","requestId":"r"}""", "no_route is not described")]
    public void Answer_that_is_not_as_described_is_found(int status, string mediaType, string body, string? difference)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = mediaType, ["api-version"] = "1", ["X-Request-ID"] = "r" };
        var found = new DescribedAnswers(Document).Check(Operation, new Answer(status, body, headers));
        Assert.True(difference is null ? found is null : found?.Contains(difference, StringComparison.Ordinal) == true, found ?? "nothing was found");
    }

    [Fact]
    public void Answer_without_a_version_is_found() =>
        Assert.NotNull(new DescribedAnswers(Document).Check(Operation, new Answer(401, string.Empty, new Dictionary<string, string>())));
}
