using System.Text.Json;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Governance;

public sealed class JsonRedactionTests
{
    private const string Key = "AKIA" + "Q7ZK2VB9XW4LM8RT";

    [Theory]
    [InlineData($$"""{"a":"the key {{Key}} is old"}""", """{"a":"the key [redacted: aws_access_key] is old"}""")]
    [InlineData($$"""{"a":[1,{"b":["{{Key}}",null,true]}]}""", """{"a":[1,{"b":["[redacted: aws_access_key]",null,true]}]}""")]
    [InlineData("""{"a":"\u0041KIAQ7ZK2VB9XW4LM8RT"}""", """{"a":"[redacted: aws_access_key]"}""")]
    [InlineData($$"""{"{{Key}}":1}""", """{"[redacted: aws_access_key]":1}""")]
    [InlineData("""{"password":"x8Kq2vLz9TnB4wRj7Yc1"}""", """{"password":"[redacted]"}""")]
    public void Secret_is_gone_wherever_it_stands(string json, string expected) => Assert.Equal(expected, JsonRedaction.Redact(JsonElement.Parse(json)).GetRawText());

    [Theory]
    [InlineData("""{"a":"nothing to see","n":1.50,"big":12345678901234567890123,"e":null,"l":[],"o":{}}""")]
    [InlineData("""{"a":"line\nline","q":"\"quoted\""}""")]
    public void What_holds_no_secret_keeps_its_values(string json)
    {
        var before = JsonElement.Parse(json);

        Assert.True(JsonElement.DeepEquals(before, JsonRedaction.Redact(before)));
    }
}
