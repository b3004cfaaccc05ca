using System.Text.Json;
using Cartrita.Parity.App.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Bindings;

/// <summary>Queues: outputs, triggers and what nobody could work on.</summary>
/// <param name="journal">Where messages are written down.</param>
public sealed class QueueFunctions(Journal journal)
{
    /// <summary>Puts one letter into each queue.</summary>
    [Function(nameof(SendLetters))]
    public static Letters SendLetters([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "letters/{key}")] HttpRequest request, string key) => new()
    {
        Answer = new StatusCodeResult(StatusCodes.Status202Accepted),
        Typed = new(key, "typed", Colour.Blue),
        Raw = [new(key, "raw", Colour.Green)],
    };

    /// <summary>Puts a letter into the queue that nobody can work on.</summary>
    [Function(nameof(SendRotten))]
    public static RottenLetter SendRotten([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "rotten-letters/{key}")] HttpRequest request, string key) => new()
    {
        Answer = new StatusCodeResult(StatusCodes.Status202Accepted),
        Text = key,
    };

    /// <summary>Takes a letter as a record.</summary>
    [Function(nameof(OnTyped))]
    public void OnTyped([QueueTrigger("parity-typed")] Letter letter) => journal.Add($"{letter.Key}-typed", $"{letter.Text} {letter.Colour}");

    /// <summary>Takes a letter as the text that it is.</summary>
    [Function(nameof(OnRaw))]
    public void OnRaw([QueueTrigger("parity-raw")] string letter) => journal.Add($"{JsonSerializer.Deserialize<Letter>(letter)!.Key}-raw", letter);

    /// <summary>Cannot work on it.</summary>
    [Function(nameof(OnRotten))]
    public void OnRotten([QueueTrigger("parity-rotten")] string key)
    {
        journal.Add(key, "failed");
        throw new InvalidOperationException("[the letter is rotten]");
    }

    /// <summary>Takes what was given up.</summary>
    [Function(nameof(OnPoison))]
    public void OnPoison([QueueTrigger("parity-rotten-poison")] string key) => journal.Add(key, "given up");
}

/// <summary>An answer and two messages.</summary>
public sealed class Letters
{
    /// <summary>The answer.</summary>
    [HttpResult]
    public required IActionResult Answer { get; init; }

    /// <summary>One message.</summary>
    [QueueOutput("parity-typed")]
    public required Letter Typed { get; init; }

    /// <summary>A list of messages.</summary>
    [QueueOutput("parity-raw")]
    public required Letter[] Raw { get; init; }
}

/// <summary>An answer and a message.</summary>
public sealed class RottenLetter
{
    /// <summary>The answer.</summary>
    [HttpResult]
    public required IActionResult Answer { get; init; }

    /// <summary>The message.</summary>
    [QueueOutput("parity-rotten")]
    public required string Text { get; init; }
}
