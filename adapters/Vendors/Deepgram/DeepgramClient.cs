using System.Net.Http.Headers;
using System.Text.Json;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>Transcribes recordings and speaks texts through Deepgram.</summary>
/// <remarks>Both leave nothing behind at the vendor, so a lost answer is asked for again, though each request costs.</remarks>
/// <param name="options">Key and address.</param>
/// <param name="sender">The way to it.</param>
internal sealed class DeepgramClient(IOptions<DeepgramOptions> options, [FromKeyedServices(DeepgramOptions.Name)] VendorSender sender) : ITranscriber, ISpeechSynthesis
{
    private const int FirstBytes = 16 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <inheritdoc />
    public bool IsConfigured => options.Value.IsConfigured;

    /// <inheritdoc />
    public async Task<Transcript> TranscribeAsync(AudioSource source, TranscriptionWishes wishes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(wishes);
        AudioRequestRules.Check(source, wishes);
        var answer = await PostAsync(
            "listen",
            wishes.Model ?? options.Value.Model,
            DeepgramQuery.Of(wishes, options.Value.Model),
            token => ContentAsync(source, token),
            async (response, token) => BoundedBody.Parse(
                await BoundedBody.ReadAsync(response.Content, options.Value.MaxAnswerBytes, token), response.Content.Headers.ContentType, DeepgramJson.Default.DeepgramAnswer),
            cancellationToken);
        return DeepgramTranscripts.Read(answer, wishes.Language);
    }

    /// <inheritdoc />
    public async Task<Speech> SpeakAsync(SpeechRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        AudioRequestRules.Check(request);
        var body = JsonSerializer.SerializeToUtf8Bytes(new DeepgramText(request.Text), DeepgramJson.Default.DeepgramText);
        var answer = await PostAsync(
            "speak", request.Voice ?? options.Value.Voice, DeepgramQuery.Of(request, options.Value.Voice), _ => ValueTask.FromResult(JsonContent(body)), BeginSpeechAsync, cancellationToken);
        return new Speech(await answer.Content.ReadAsStreamAsync(cancellationToken), answer.Content.Headers.ContentType!.MediaType!);
    }

    private static HttpContent JsonContent(byte[] body) => new ByteArrayContent(body) { Headers = { ContentType = Json } };

    private static async ValueTask<HttpContent> ContentAsync(AudioSource source, CancellationToken cancellationToken)
    {
        if (source is AudioBytes bytes)
        {
            return new StreamContent(await bytes.Open(cancellationToken)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(bytes.MediaType) } };
        }

        return JsonContent(JsonSerializer.SerializeToUtf8Bytes(new DeepgramAddress(((AudioAddress)source).Url.AbsoluteUri), DeepgramJson.Default.DeepgramAddress));
    }

    // The first bytes belong to the call, with its repetitions and its errors; the rest comes as it is read.
    private async Task<HttpResponseMessage> BeginSpeechAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var type = answer.Content.Headers.ContentType;
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var first = new byte[FirstBytes];
        var count = type?.MediaType?.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) == true ? await body.ReadAsync(first, cancellationToken) : 0;
        if (count == 0)
        {
            throw new CallFailure(Problems.VendorBadResponse, "gave an answer that is no audio") { BlamesVendor = true, MayHaveHappened = true };
        }

        answer.Content = new StreamContent(new SpokenAudio(first.AsMemory(0, count), body, options.Value.MaxAnswerBytes)) { Headers = { ContentType = type } };
        return answer;
    }

    private async Task<T> PostAsync<T>(
        string operation, string model, string query, Func<CancellationToken, ValueTask<HttpContent>> content, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        VendorConfiguration.Require(options.Value);
        var call = new VendorCall<T>
        {
            Operation = operation,
            Model = model,
            IsRepeatable = true,
            Request = () => new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Address, $"v1/{operation}?{query}"))
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Token", options.Value.ApiKey) },
            },
            Content = content,
            Read = read,
        };
        return await sender.SendAsync(call, cancellationToken);
    }
}
