using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Management;

/// <summary>The query parameters; what cannot be read counts as not given, as in the real API.</summary>
/// <param name="query">The request's query.</param>
internal readonly struct ManagementQuery(IQueryCollection query)
{
    private const int LongestPage = 1000;

    public string? Text(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;

    public bool Flag(string name, bool otherwise = false) => bool.TryParse(Text(name), out var value) ? value : otherwise;

    public int? Number(string name) =>
        int.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    /// <summary>How many items a page is to have; an answer is made in memory, so it has an end whatever is asked for.</summary>
    public int? PageSize => Number("top") is { } size ? Math.Min(size, LongestPage) : null;

    public TimeSpan? Seconds(string name) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < int.MaxValue / 1000
            ? TimeSpan.FromSeconds(value)
            : null;

    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;

    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses(string name)
    {
        var statuses = query[name]
            .SelectMany(value => (value ?? string.Empty).Split(','))
            .Where(value => Enum.TryParse<OrchestrationRuntimeStatus>(value, out _))
            .Select(Enum.Parse<OrchestrationRuntimeStatus>)
            .ToList();
        return statuses.Count > 0 ? statuses : null;
    }
}
