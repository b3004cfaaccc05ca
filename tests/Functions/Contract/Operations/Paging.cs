namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>The parameters of collections.</summary>
internal static class Paging
{
    public static readonly Parameter Limit = new("limit", "query", "The most items of a page.", Shared.Text("""{"type":"integer","minimum":1,"maximum":200}"""));

    public static readonly Parameter After = new("after", "query", "The `next` of the page before; opaque.", Shared.Text("""{"type":"string"}"""));
}
