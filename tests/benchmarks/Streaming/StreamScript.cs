using System.Globalization;
using System.Text.RegularExpressions;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>How an answer comes, as the model's name in the question says; the model server and the bare server both go by it.</summary>
/// <param name="Pieces">How many pieces it has.</param>
/// <param name="Every">The time between two of them.</param>
/// <param name="Flush">Whether each is sent by itself at once.</param>
/// <param name="Held">Whether it never ends: no piece comes, and the connection stays open.</param>
/// <param name="Thinks">How long it is silent before its first piece.</param>
internal sealed partial record StreamScript(int Pieces, TimeSpan Every, bool Flush, bool Held = false, TimeSpan Thinks = default)
{
    /// <summary>16 pieces at once, each flushed.</summary>
    public const string Instant = "instant";

    /// <summary>Nothing, until the caller leaves.</summary>
    public const string Hold = "held";

    private const int InstantPieces = 16;

    /// <summary>So many pieces, 20 a second.</summary>
    public static string Paced(int pieces) => string.Create(CultureInfo.InvariantCulture, $"paced-{pieces}");

    /// <summary>So many pieces, 100 a second.</summary>
    public static string Brisk(int pieces) => string.Create(CultureInfo.InvariantCulture, $"brisk-{pieces}");

    /// <summary>So many pieces at once, after a second of silence.</summary>
    public static string Thoughtful(int pieces) => string.Create(CultureInfo.InvariantCulture, $"thoughtful-{pieces}");

    /// <summary>So many pieces as fast as they go out.</summary>
    public static string Burst(int pieces) => string.Create(CultureInfo.InvariantCulture, $"burst-{pieces}");

    /// <summary>The script that a request's body asks for; one piece where it names no model.</summary>
    public static StreamScript Of(string body) => Model().Match(body) is { Success: true } named
        ? named.Groups["kind"].Value switch
        {
            "paced" => new StreamScript(Number(named), TimeSpan.FromMilliseconds(50), Flush: true),
            "brisk" => new StreamScript(Number(named), TimeSpan.FromMilliseconds(10), Flush: true),
            "thoughtful" => new StreamScript(Number(named), TimeSpan.Zero, Flush: true, Thinks: TimeSpan.FromSeconds(1)),
            "burst" => new StreamScript(Number(named), TimeSpan.Zero, Flush: false),
            Hold => new StreamScript(0, TimeSpan.Zero, Flush: true, Held: true),
            _ => new StreamScript(InstantPieces, TimeSpan.Zero, Flush: true),
        }
        : new StreamScript(1, TimeSpan.Zero, Flush: true);

    /// <summary>Sends the pieces, each in its time.</summary>
    /// <param name="sendAsync">Sends one; gets whether it has to go out now.</param>
    /// <param name="cancellationToken">The caller left.</param>
    public async Task PlayAsync(Func<bool, Task> sendAsync, CancellationToken cancellationToken)
    {
        if (Thinks > TimeSpan.Zero)
        {
            await Task.Delay(Thinks, cancellationToken);
        }

        using var timer = Every > TimeSpan.Zero ? new PeriodicTimer(Every) : null;
        for (var piece = 0; piece < Pieces; piece++)
        {
            if (timer is not null && piece > 0)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }

            await sendAsync(Flush);
        }

        if (Held)
        {
            await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
        }
    }

    private static int Number(Match named) => int.Parse(named.Groups["pieces"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("\"model\":\"(?<kind>[a-z]+)(-(?<pieces>[0-9]+))?\"")]
    private static partial Regex Model();
}
