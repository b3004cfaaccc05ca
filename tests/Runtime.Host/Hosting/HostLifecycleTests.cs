using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Testing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Hosting;

public sealed class HostLifecycleTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("hosting-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    private string ServerFile => Path.Combine(_state, "server.json");

    public void Dispose()
    {
        _limit.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    [Fact]
    public async Task Server_file_names_address_and_process_while_the_host_listens()
    {
        await using (var app = await StartAsync())
        {
            using var file = JsonDocument.Parse(await File.ReadAllTextAsync(ServerFile));

            Assert.Equal(app.Address, new Uri(file.RootElement.GetProperty("address").GetString()!));
            Assert.Equal(Environment.ProcessId, file.RootElement.GetProperty("processId").GetInt32());
            Assert.Equal("127.0.0.1", app.Address.Host);
        }

        Assert.False(File.Exists(ServerFile));
    }

    [Fact]
    public async Task Port_in_use_is_told_in_a_sentence_and_leaves_the_state_free()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refusal = await Assert.ThrowsAsync<StartupException>(() => StartAsync(("LocalRuntime:Port", $"{port}")));

        Assert.Equal($"Port {port} is already in use: stop the program that listens there, or choose another port (0 takes any free one).", refusal.Message);
        Assert.IsAssignableFrom<FunctionWorkerException>(refusal);
        Assert.False(File.Exists(ServerFile));
        await using var app = await StartAsync();
    }

    [Theory]
    [InlineData("http")]
    [InlineData("65536")]
    [InlineData("-1")]
    public async Task Port_that_is_none_is_told_in_a_sentence(string port)
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() => StartAsync(("LocalRuntime:Port", port)));

        Assert.Equal($"The port '{port}' in LocalRuntime:Port is not a number from 0 to 65535.", refusal.Message);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("50", 50)]
    public async Task Turn_cache_is_off_unless_the_settings_say_otherwise(string? setting, int expected)
    {
        await using var app = await StartAsync((LocalRuntimeSettings.TurnCacheKey, setting));

        Assert.Equal(expected, app.Services.GetRequiredService<DurableRuntimeOptions>().TurnCacheSize);
    }

    [Fact]
    public async Task Turn_cache_that_is_no_number_is_refused_in_a_sentence()
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() => StartAsync((LocalRuntimeSettings.TurnCacheKey, "many")));

        Assert.Equal("The turn cache 'many' in LocalRuntime:TurnCache is not a number from 0 to 1000000.", refusal.Message);
    }

    [Fact]
    public async Task State_folder_of_another_host_is_told_in_a_sentence()
    {
        await using var app = await StartAsync();

        var refusal = await Assert.ThrowsAsync<StartupException>(() => StartAsync());

        Assert.Equal($"The state directory '{_state}' is in use by another process: stop that one, or choose another state directory.", refusal.Message);
        Assert.True(File.Exists(ServerFile));
    }

    [Fact]
    public async Task Response_reaches_the_client_as_it_is_written()
    {
        await using var app = await StartAsync();
        using var response = await app.Client.GetAsync("stream", HttpCompletionOption.ResponseHeadersRead, _limit.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_limit.Token));

        Assert.Equal("data: first", await reader.ReadLineAsync(_limit.Token));
        app.Services.GetRequiredService<StreamProbe>().Released.SetResult();
        Assert.Equal("\ndata: second\n\n", await reader.ReadToEndAsync(_limit.Token));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Request_is_aborted_when_its_client_leaves()
    {
        await using var app = await StartAsync();
        var response = await app.Client.GetAsync("watch", HttpCompletionOption.ResponseHeadersRead, _limit.Token);

        response.Dispose();

        await app.Services.GetRequiredService<StreamProbe>().Left.Task.WaitAsync(_limit.Token);
    }

    [Fact]
    public async Task Stop_lets_a_stream_end_by_itself()
    {
        await using var app = await StartAsync();
        using var response = await app.Client.GetAsync("stream", HttpCompletionOption.ResponseHeadersRead, _limit.Token);

        var stop = app.StopAsync(_limit.Token);
        app.Services.GetRequiredService<StreamProbe>().Released.SetResult();

        Assert.Equal("data: first\n\ndata: second\n\n", await response.Content.ReadAsStringAsync(_limit.Token));
        await stop;
    }

    [Fact]
    public async Task Stop_fires_the_token_of_a_stream_that_goes_on()
    {
        await using var app = await StartAsync();
        using var response = await app.Client.GetAsync("until-stopped", HttpCompletionOption.ResponseHeadersRead, _limit.Token);

        var stop = app.StopAsync(_limit.Token);

        Assert.Equal("data: begun\n\ndata: ended\n\n", await response.Content.ReadAsStringAsync(_limit.Token));
        await stop;
    }

    [Fact]
    public async Task Stop_cuts_a_stream_that_ignores_its_token()
    {
        await using var app = await StartAsync();
        using var response = await app.Client.GetAsync("stream", HttpCompletionOption.ResponseHeadersRead, _limit.Token);

        var stop = app.StopAsync(_limit.Token);

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(_limit.Token));
        app.Services.GetRequiredService<StreamProbe>().Released.SetResult();
        await stop;
    }

    private Task<FunctionsTestHost> StartAsync(params (string Key, string? Value)[] settings) => SampleApp.StartAsync(SampleApp.Options with
    {
        StateDirectory = _state,
        Settings = SampleApp.Options.Settings
            .Concat(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .ToDictionary(),
    });
}
