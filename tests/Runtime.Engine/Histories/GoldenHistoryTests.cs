using System.Runtime.CompilerServices;
using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Tests.Histories;

/// <summary>
/// Histories that earlier engines wrote. Each of their turns is taken again and has to append the same events: an engine that orders, numbers
/// or names anything in another way breaks instances in flight.
/// </summary>
public sealed class GoldenHistoryTests
{
    [Theory]
    [InlineData("every-kind.v1.json")]
    [InlineData("generation.v1.json")]
    [InlineData("entities.v1.json")]
    public void Every_turn_of_a_golden_history_gives_what_it_gave(string file)
    {
        var golden = HistorySerializer.Deserialize(File.ReadAllText(PathOf(file)));
        var driver = GoldenScenarios.Build(file);

        var starts = Enumerable.Range(0, golden.Count).Where(position => golden[position] is TurnStarted).ToList();
        Assert.True(starts.Count > 1);
        foreach (var (start, end) in starts.Zip([.. starts.Skip(1), golden.Count]))
        {
            driver.Now = golden[start].Timestamp;
            var arrived = golden.Take(start..end).Where(one => one
                is not (TurnStarted or TaskScheduled or ChildScheduled or TimerCreated or EventSent or ExecutionCompleted
                    or EntityCalled or EntitySignalled or EntityLocksRequested or EntityLocksReleased));

            var result = driver.Run([.. golden.Take(start)], [.. arrived]);

            Assert.Equal(Text(golden.Take(start..end)), Text(result.Appended));
        }
    }

    [Theory]
    [InlineData("every-kind.v1.json")]
    [InlineData("generation.v1.json")]
    [InlineData("entities.v1.json")]
    public void Golden_history_is_what_its_scenario_writes(string file)
    {
        var written = HistorySerializer.Serialize(GoldenScenarios.Play(file), indented: true) + "\n";
        if (!File.Exists(PathOf(file)) && Environment.GetEnvironmentVariable("CI") is null)
        {
            // A new scenario writes its history once; a person looks at it and keeps it.
            File.WriteAllText(PathOf(file), written);
            Assert.Fail($"{file} was written; look at it and keep it.");
        }

        Assert.Equal(File.ReadAllText(PathOf(file)), written);
    }

    private static string Text(IEnumerable<HistoryEvent> events) => HistorySerializer.Serialize([.. events], indented: true);

    private static string PathOf(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}
