using System.Globalization;
using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Load;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>The servers of a workload, each in a process of its own: the app as <c>serve</c> runs it, the model server that it asks, and the bare server beside it.</summary>
internal sealed class StreamBed : IAsyncDisposable
{
    /// <summary>As many orchestrations as <c>serve</c> keeps in memory.</summary>
    private const int TurnCache = 2000;

    private readonly string state;

    private StreamBed(string state, ChatServerProcess model, ChatServerProcess app, ChatServerProcess bare) => (this.state, Model, App, Bare) = (state, model, app, bare);

    /// <summary>The provider.</summary>
    public ChatServerProcess Model { get; }

    /// <summary>The app.</summary>
    public ChatServerProcess App { get; }

    /// <summary>The baseline.</summary>
    public ChatServerProcess Bare { get; }

    /// <summary>The app's key.</summary>
    public string Key => File.ReadAllText(Path.Combine(state, "api-key")).Trim();

    /// <summary>Starts them over an empty state folder.</summary>
    /// <param name="settings">Settings of the app, each as <c>--NAME=VALUE</c>.</param>
    public static async Task<StreamBed> StartAsync(params string[] settings)
    {
        var state = Directory.CreateTempSubdirectory("cartrita-bench-").FullName;
        var model = await ChatServerProcess.StartAsync(ModelServer.Verb);
        var app = await StartAppAsync(state, model, settings);
        return new StreamBed(state, model, app, await ChatServerProcess.StartAsync(BareSseServer.Verb));
    }

    /// <summary>Starts the app over a state folder, with a model server as its provider.</summary>
    public static Task<ChatServerProcess> StartAppAsync(string state, ChatServerProcess model, params string[] settings) => ChatServerProcess.StartAsync(
    [
        ChatServerProcess.Verb,
        state,
        $"--OPENAI_BASE_URL={new Uri(model.Address, "v1")}",
        "--OPENAI_API_KEY=none", "--Evaluation:Judge=never",
        "--Models:Embedding=local-extractive",
        string.Create(CultureInfo.InvariantCulture, $"--LocalRuntime:TurnCache={TurnCache}"),
        .. settings,
    ]);

    /// <summary>Clients of the app and of the bare server, for each transport.</summary>
    public IEnumerable<(IStreamClient App, IStreamClient Bare)> Clients()
    {
        yield return (new EventStreamClient(App.Address, "api/chat/stream", Key), new EventStreamClient(Bare.Address, "", key: null));
        yield return (new SocketStreamClient(App.Address, "ws/chat", Key), new SocketStreamClient(Bare.Address, BareSseServer.SocketPath, key: null));
    }

    /// <summary>A question to a model, whose run is cancelled by a client that leaves.</summary>
    public static string Question(string model, string text = "When must a flaky test be fixed?") =>
        $$"""{"messages":[{"role":"user","content":"{{text}}"}],"model":"{{model}}","cancelOnDisconnect":true}""";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Model.DisposeAsync();
        await Bare.DisposeAsync();
        Directory.Delete(state, recursive: true);
    }
}
