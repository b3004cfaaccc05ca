using System.Globalization;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Audio;

/// <summary>Lets audio in while what its user may have transcribed and spoken in a day lasts (<see cref="AudioUseOptions"/>).</summary>
/// <remarks>The accounts are those of model tokens, in seconds and in characters. Where they can't be read nothing is let in.</remarks>
/// <param name="accounts">The accounts.</param>
/// <param name="options">What is allowed.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what could not be settled.</param>
public sealed partial class AudioAllowance(TokenAccounts accounts, AudioUseOptions options, TimeProvider time, ILogger<AudioAllowance> logger)
{
    private const string Seconds = "audio";
    private const string Characters = "speech";
    private const int SecondsOfMinute = 60;

    // What a second of a recording has in bytes where it is packed well: the estimate only holds back what comes at the same time.
    private const int BytesOfSecond = 16_000;

    // A minute of live audio is not settled: it counts as it was reserved, and a chunk that comes again meanwhile takes none.
    private static readonly TimeSpan LiveMinute = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);

    /// <summary>Has a recording transcribed; counts as long as it lasts, and nothing where that fails.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="call">The call's id.</param>
    /// <param name="bytes">How long the recording is; 0 where nobody knows.</param>
    /// <param name="transcribe">Transcribes.</param>
    /// <exception cref="CartritaException"><see cref="Problems.AudioSpent"/>: until the next day begins.</exception>
    public async Task<Transcript> TranscribedAsync(OwnerId owner, string call, long bytes, Func<Task<Transcript>> transcribe)
    {
        ArgumentNullException.ThrowIfNull(transcribe);
        if (options.MinutesPerDay == 0)
        {
            return await transcribe();
        }

        await ReserveAsync(owner, Seconds, MostSeconds, call, Math.Max(SecondsOfMinute, bytes / BytesOfSecond), LongestCall);
        var took = 0L;
        try
        {
            var transcript = await transcribe();
            took = (long)Math.Ceiling(transcript.DurationSeconds);
            return transcript;
        }
        finally
        {
            await SettleAsync(owner, Seconds, call, took);
        }
    }

    /// <summary>Lets live audio in, each minute that it begins.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="session">The session.</param>
    /// <param name="from">How much of it was let in before.</param>
    /// <param name="to">How much it is with what comes now.</param>
    /// <exception cref="CartritaException"><see cref="Problems.AudioSpent"/>: until the next day begins.</exception>
    public async Task LetInAsync(OwnerId owner, string session, TimeSpan from, TimeSpan to)
    {
        for (var minute = (long)Math.Ceiling(from.TotalMinutes); options.MinutesPerDay > 0 && minute < to.TotalMinutes; minute++)
        {
            await ReserveAsync(owner, Seconds, MostSeconds, string.Create(CultureInfo.InvariantCulture, $"{session}/{minute}"), SecondsOfMinute, LiveMinute, isFinal: true);
        }
    }

    /// <summary>Has a text spoken; counts its characters, and nothing where that fails.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="call">The call's id.</param>
    /// <param name="characters">How long the text is.</param>
    /// <param name="speak">Speaks.</param>
    /// <exception cref="CartritaException"><see cref="Problems.AudioSpent"/>: until the next day begins.</exception>
    public async Task<Speech> SpokenAsync(OwnerId owner, string call, int characters, Func<Task<Speech>> speak)
    {
        ArgumentNullException.ThrowIfNull(speak);
        if (options.CharactersPerDay == 0)
        {
            return await speak();
        }

        await ReserveAsync(owner, Characters, options.CharactersPerDay, call, characters, LongestCall);
        var took = 0;
        try
        {
            var speech = await speak();
            took = characters;
            return speech;
        }
        finally
        {
            await SettleAsync(owner, Characters, call, took);
        }
    }

    private long MostSeconds => (long)options.MinutesPerDay * SecondsOfMinute;

    private async Task ReserveAsync(OwnerId owner, string account, long limit, string call, long amount, TimeSpan atMost, bool isFinal = false)
    {
        var now = time.GetUtcNow();
        if (await accounts.ReserveAsync(owner, account, limit, call, new TokenReservation(amount, now + atMost) { IsFinal = isFinal }) < 0)
        {
            var what = account == Seconds ? $"{options.MinutesPerDay} minutes are transcribed" : $"{options.CharactersPerDay} characters are spoken";
            throw new CartritaException(Problems.AudioSpent, $"{what} a day; a day begins at 00:00 UTC.")
            {
                RetryAfterSeconds = (int)Math.Ceiling((TimeSpan.FromDays(1) - now.UtcDateTime.TimeOfDay).TotalSeconds),
            };
        }
    }

    private async Task SettleAsync(OwnerId owner, string account, string call, long took)
    {
        try
        {
            await accounts.SettleAsync(owner, [account], call, took);
        }
        catch (Exception exception)
        {
            // It counts with its reservation, later; what was done is no worse for that.
            LogNotSettled(call, exception);
        }
    }

    [LoggerMessage(EventId = 1950, Level = LogLevel.Warning, Message = "What call {Call} took of the day's audio could not be settled.")]
    private partial void LogNotSettled(string call, Exception exception);
}
