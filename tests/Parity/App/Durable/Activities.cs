using System.Globalization;
using Cartrita.Parity.App.State;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Durable;

/// <summary>The activities: one record, one token, nothing else.</summary>
/// <param name="journal">Where they say what they saw.</param>
/// <param name="gates">Where they wait for the driver.</param>
/// <param name="scope">The mark of their scope.</param>
public sealed class Activities(Journal journal, Gates gates, ScopeMark scope)
{
    /// <summary>Greets.</summary>
    [Function(nameof(Greet))]
    public static string Greet([ActivityTrigger] GreetInput input) => $"Hello {input.Name}";

    /// <summary>Squares, or fails for a negative number.</summary>
    [Function(nameof(Square))]
    public static int Square([ActivityTrigger] SquareInput input) => input.Number >= 0
        ? input.Number * input.Number
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"[no square of {input.Number}]"));

    /// <summary>Notes a text.</summary>
    [Function(nameof(Note))]
    public void Note([ActivityTrigger] NoteInput input) => journal.Add(input.Key, input.Text);

    /// <summary>Fails so many times, and then tells which attempt went well.</summary>
    [Function(nameof(Stumble))]
    public int Stumble([ActivityTrigger] StumbleInput input)
    {
        var attempt = journal.Add(input.Key, "attempt");
        return attempt > input.Failures
            ? attempt
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"[attempt {attempt} failed]"));
    }

    /// <summary>Fails with a cause that has a cause.</summary>
    [Function(nameof(Collapse))]
    public static string Collapse([ActivityTrigger] ProbeInput input) =>
        throw new InvalidOperationException("[the roof]", new ArgumentException("[the wall]", new FormatException("[the ground]")));

    /// <summary>Waits for the driver, and tells whether its token fired meanwhile.</summary>
    [Function(nameof(Linger))]
    public async Task<string> Linger([ActivityTrigger] LingerInput input, CancellationToken cancellationToken)
    {
        journal.Add(input.Key, "began");
        await gates.PassAsync(input.Key, cancellationToken);
        var end = $"ended, token fired: {cancellationToken.IsCancellationRequested}";
        journal.Add(input.Key, end);
        return end;
    }

    /// <summary>The number of its scope.</summary>
    [Function(nameof(Mark))]
    public int Mark([ActivityTrigger] ProbeInput input) => scope.Number;

    /// <summary>Gives a text of so many bytes.</summary>
    [Function(nameof(Fill))]
    public static string Fill([ActivityTrigger] FillInput input) => new('y', input.Bytes);

    /// <summary>Takes a value and gives it back in another colour.</summary>
    [Function(nameof(Paint))]
    public static Parcel Paint([ActivityTrigger] Parcel input) => input with { Colour = Colour.Blue, Note = input.Field };
}
