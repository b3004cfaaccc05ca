using Cartrita.Adapters.Audio;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Begins sessions of live audio: first the marks, then the session, then its orchestration. What a crash leaves between two of them the sweeper finishes.</summary>
internal sealed class AudioSessionCreation(
    AudioSessions sessions, SteadyTranscriber transcriber, IModelRegistry models, TokenLimits tokens, AudioUseOptions use, IIdSource ids, IOptions<LiveSessionLimits> limits, TimeProvider time)
{
    private const int RetrySeconds = 5;

    // What enriching a conversation of half an hour takes; what it took is settled when the session is closed.
    private const int EnrichmentTokens = 8_000;

    private static readonly TimeSpan ClosingTime = TimeSpan.FromMinutes(30);

    /// <summary>Begins one, or gives the one that the key began.</summary>
    public async Task<AudioSessionDocument> CreateAsync(RequestInfo caller, CreateAudioSessionBody body, string? key, DurableTaskClient client)
    {
        var session = Describe(caller, body, key);
        SteadyTranscriber.Check(session.Format, session.Wishes);
        if (!transcriber.IsConfigured)
        {
            throw new CartritaException(Problems.VendorNotConfigured, "No transcriber is configured: set DEEPGRAM_API_KEY.");
        }

        if (key is not null && await RepeatedAsync(session) is { } first)
        {
            await client.StartAsync(first, ids.NewId(), takesOver: false, CancellationToken.None);
            return first;
        }

        await RequireRoomAsync(session.OwnerId);
        session = await WithTokensAsync(caller, session);
        if (key is not null)
        {
            // What the key began before was erased; its history must not be taken for that of this one.
            await client.PurgeInstanceAsync(session.Id.Value, CancellationToken.None);
        }

        try
        {
            await sessions.CreateAsync(session);
        }
        catch (DocumentConflictException)
        {
            // The same key came twice at once.
            session = await RepeatedAsync(session) ?? throw new CartritaException(Problems.Conflict);
        }

        await RequireRoomAsync(session);
        AudioMeter.SessionBegun(AudioMeter.Http);
        await client.StartAsync(session, ids.NewId(), takesOver: false, CancellationToken.None);
        return session;
    }

    private AudioSessionDocument Describe(RequestInfo caller, CreateAudioSessionBody body, string? key)
    {
        var (owner, now, start) = (caller.Principal!.OwnerId, time.GetUtcNow(), body.ToStart());
        var (format, wishes) = (start.ToFormat(), start.ToWishes());
        use.RequireModel(wishes.Model);
        return new AudioSessionDocument
        {
            Id = new AudioSessionId(key is null ? ids.NewId() : IdentifierForm.Derive("audio", owner.Value, key)),
            OwnerId = owner,
            RequestId = caller.RequestId,
            Encoding = format.Encoding,
            SampleRate = format.SampleRate,
            Channels = format.Channels,
            Model = wishes.Model,
            Language = wishes.Language,
            Diarize = wishes.Diarize,
            Punctuate = wishes.Punctuate,
            SmartFormat = wishes.SmartFormat,
            InterimResults = wishes.InterimResults,
            Enrich = body.Enrich ?? false,
            CreatedAt = now,
            ExpiresAt = now.AddHours(limits.Value.KeepHours),
        };
    }

    // One that nobody closes in time counts with its estimate.
    private async Task<AudioSessionDocument> WithTokensAsync(RequestInfo caller, AudioSessionDocument session)
    {
        if (!session.Enrich)
        {
            return session;
        }

        if (!use.Enrichment)
        {
            throw new CartritaException(Problems.InvalidRequest, "Transcripts are not enriched here.") { Parameter = "enrich" };
        }

        if (models.Resolve(null, ModelRole.Supervisor) is null or { Provider: ProviderNames.LocalExtractive })
        {
            throw new CartritaException(Problems.ModelUnavailable, "To enrich a transcript takes a model.");
        }

        var atMost = TimeSpan.FromSeconds(limits.Value.SessionSeconds) + ClosingTime;
        return session with { TokenAccounts = await tokens.ReserveAsync(caller, session.Id.Value, EnrichmentTokens, atMost) };
    }

    private async Task<AudioSessionDocument?> RepeatedAsync(AudioSessionDocument wanted) =>
        await sessions.ReadAsync(wanted.OwnerId, wanted.Id, CancellationToken.None) switch
        {
            null => null,
            { State: AudioSessionState.Deleting } => throw new CartritaException(Problems.Conflict, "The session of this key is being deleted."),
            var found => found.IsSameRequest(wanted) ? found : throw new CartritaException(Problems.IdempotencyMismatch),
        };

    // Counted again with this one: of requests that come at the same moment none but those that fit pass, or fewer.
    private async Task RequireRoomAsync(AudioSessionDocument begun)
    {
        var most = limits.Value.OpenSessions;
        if (await sessions.CountOpenAsync(begun.OwnerId, most + 1, CancellationToken.None) > most)
        {
            await sessions.RemoveAsync(begun.OwnerId, begun.Id, CancellationToken.None);
            await tokens.SettleAsync(begun.OwnerId, begun.TokenAccounts, begun.Id.Value, 0);
            throw NoRoom();
        }
    }

    private async Task RequireRoomAsync(OwnerId owner)
    {
        var most = limits.Value.OpenSessions;
        if (await sessions.CountOpenAsync(owner, most, CancellationToken.None) >= most)
        {
            throw NoRoom();
        }
    }

    private static CartritaException NoRoom() => new(Problems.TooManyAudioSessions) { RetryAfterSeconds = RetrySeconds };
}
