using Cartrita.Activities.Audio;
using Cartrita.Activities.Governance;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Broker.OpenAI;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Audio;

/// <summary>Texts as speech (AGENT-07).</summary>
internal sealed class SpeechEndpoints(ISpeechSynthesis speech, AudioAllowance allowance, AudioUseOptions use, Moderator moderator, BannedTerms terms, IIdSource ids, TimeProvider time)
{
    private const string TextMember = "text";

    /// <summary>Speaks a text; the audio goes out as it comes, and nothing of it is kept.</summary>
    /// <remarks>A text passes the screens of what goes in to a model, and then those of what comes out of one: it goes to a vendor, and is spoken to whoever listens.</remarks>
    [Function(nameof(CreateSpeech))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> CreateSpeech([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/audio/speech")] HttpRequest request)
    {
        var (owner, left) = (request.Caller().OwnerId, request.HttpContext.RequestAborted);
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.SpeechBody);
        var wanted = body.ToRequest();
        use.RequireVoice(wanted.Voice);
        if (!speech.IsConfigured)
        {
            throw new CartritaException(Problems.VendorNotConfigured, "Nobody is configured who speaks: set DEEPGRAM_API_KEY.");
        }

        ScreenedUpdates.RequireSafe([wanted.Text], TextMember);
        await moderator.RequireModeratedAsync([wanted.Text], TextMember, left);
        var screen = new AnswerScreen(terms);
        wanted = wanted with { Text = screen.Whole(wanted.Text) };
        screen.ThrowIfEnded();
        return new SpeechAnswer(await allowance.SpokenAsync(owner, ids.NewId(), wanted.Text.Length, () => speech.SpeakAsync(wanted, left)), time);
    }
}

/// <summary>Sends speech as it comes.</summary>
internal sealed class SpeechAnswer(Speech speech, TimeProvider time) : IActionResult
{
    // The longest text is spoken in less; a vendor who stops in the middle is waited for no longer.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        await using var sent = speech;
        var http = context.HttpContext;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        http.Response.ContentType = sent.MediaType;
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await sent.Audio.CopyToAsync(http.Response.Body, either.Token);
        }
        catch (OperationCanceledException exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            throw new CartritaException(Problems.VendorUnavailable, inner: exception);
        }
    }
}
