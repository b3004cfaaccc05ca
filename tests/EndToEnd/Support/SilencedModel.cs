using Cartrita.TestSupport.OpenAI;

namespace Cartrita.EndToEnd.Tests.Support;

/// <summary>A model that always says the same, and falls silent in the middle of it for as long as a test wants.</summary>
internal sealed class SilencedModel : IAsyncDisposable
{
    private readonly TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OpenAIServer models;
    private int silentAfter = int.MaxValue;

    private SilencedModel(OpenAIServer models, string answer) => this.models = models.Respond(_ => OpenAIReply.Text(answer) with
    {
        BeforePiece = piece => piece < Volatile.Read(ref silentAfter) ? Task.CompletedTask : never.Task,
    });

    public Uri Endpoint => models.Endpoint;

    /// <summary>After how many pieces the answers that reach them fall silent for good; null for none.</summary>
    public int? SilentAfter
    {
        set => Volatile.Write(ref silentAfter, value ?? int.MaxValue);
    }

    public static async Task<SilencedModel> StartAsync(string answer) => new(await OpenAIServer.StartAsync(), answer);

    public ValueTask DisposeAsync() => models.DisposeAsync();
}
