using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cartrita.Functions.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Benchmarks.Chat;

/// <summary>The app as <c>serve</c> runs it, with a log of its storage calls.</summary>
internal static class ChatServer
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>Serves until standard input closes.</summary>
    /// <param name="stateDirectory">The state folder.</param>
    /// <param name="settings">Further settings, each as <c>--NAME=VALUE</c>.</param>
    public static async Task RunAsync(string stateDirectory, params string[] settings)
    {
        using var calls = new StorageCallLog();
        var builder = FunctionsApplication.CreateBuilder(
            [$"--{ServeOptions.Section}:StateDirectory={stateDirectory}", $"--{ServeOptions.Section}:Port=0", .. settings]);
        builder.AddCartrita();
        using var host = builder.Build();
        await host.StartAsync();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await ServerConsole.ServeAsync(address, line => AnswerAsync(calls, line.Split(' ')));
        await host.StopAsync();
    }

    private static async Task<string> AnswerAsync(StorageCallLog calls, string[] words)
    {
        switch (words)
        {
            case ["collect"]:
                return ServerConsole.Collect();
            case ["idle"]:
                while (Stopwatch.GetElapsedTime(calls.LastTick) < Quiet)
                {
                    await Task.Delay(Quiet);
                }

                return "idle";
            case ["calls", var since, var until]:
                return JsonSerializer.Serialize(calls.Between(
                    long.Parse(since, CultureInfo.InvariantCulture), long.Parse(until, CultureInfo.InvariantCulture)));
            default:
                throw new ArgumentException($"unknown: {string.Join(' ', words)}");
        }
    }
}
