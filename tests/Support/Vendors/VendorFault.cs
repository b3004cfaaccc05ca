namespace Cartrita.TestSupport.Vendors;

/// <summary>What goes wrong with one request. Requests are checked all the same.</summary>
public sealed record VendorFault
{
    /// <summary>The answer begins when this is done.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    /// <summary>Answered in place of the server's own answer, and without doing what was asked.</summary>
    public VendorReply? Instead { get; init; }

    /// <summary>Does what was asked, and drops the connection before the answer's head.</summary>
    public bool LosesAnswer { get; init; }

    /// <summary>Drops the connection after so many bytes of the body.</summary>
    public int? CutsAfter { get; init; }

    /// <summary>When it drops it: what was sent before has come only where somebody has waited for it.</summary>
    public Task CutsWhen { get; init; } = Task.CompletedTask;

    /// <summary>Ends the body after so many bytes, as if it were whole.</summary>
    public int? EndsAfter { get; init; }

    public static VendorFault Status(int status, params (string Name, string Value)[] headers) => new() { Instead = VendorReply.Refusal(status, headers) };

    /// <summary>No answer, ever.</summary>
    public static VendorFault Silence() => new() { Gate = new TaskCompletionSource().Task };
}
