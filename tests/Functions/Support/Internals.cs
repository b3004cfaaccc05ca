namespace Cartrita.Functions.Tests.Support;

/// <summary>What no client may ever see of the inside.</summary>
public static class Internals
{
    private static readonly string[] Signs =
        ["   at ", "Exception", "StackTrace", "Cartrita.", "System.", "Microsoft.", ".cs:", ".cs ", "/functions/", "LineNumber", "SqliteErr", "cartrita.db"];

    /// <summary>Fails where a text shows a stack trace, a type or a path.</summary>
    public static void AreNotIn(string text) => Assert.All(Signs, sign => Assert.DoesNotContain(sign, text, StringComparison.OrdinalIgnoreCase));
}
