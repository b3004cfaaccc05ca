using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Audio;

/// <summary>The app with a transcriber on the loopback; nothing where the vendor's description is not beside the clone, where its tests are skipped.</summary>
public sealed class AudioApp : IAsyncLifetime
{
    public static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green today.", "Nothing is lost.");

    public App App { get; private set; } = null!;

    public DeepgramServer Vendor { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (SharedDocuments.Find(DeepgramServer.Description) is null)
        {
            return;
        }

        Vendor = await DeepgramServer.StartAsync(Recording);
        App = await App.StartAsync(settings =>
        {
            settings["DEEPGRAM_BASE_URL"] = Vendor.Address.ToString();
            settings["DEEPGRAM_API_KEY"] = DeepgramServer.Key;
            settings["Vendors:Deepgram:RetryDelay"] = "00:00:00.001";
            settings["Audio:BytesPerSecond"] = "100000";
            settings["Audio:BurstSeconds"] = "2";
            settings["Audio:ChunkBytes"] = "32000";
        });
    }

    public async Task DisposeAsync()
    {
        if (Vendor is not null)
        {
            await App.DisposeAsync();
            await Vendor.DisposeAsync();
        }
    }
}
