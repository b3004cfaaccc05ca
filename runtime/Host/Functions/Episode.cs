namespace Cartrita.Runtime.Host.Functions;

/// <summary>One turn's run of an orchestrator, which mostly ends before the orchestrator does: its scope ends with the turn all the same.</summary>
internal sealed class Episode : IDisposable
{
    private static readonly AsyncLocal<Episode?> s_current = new();

    private readonly List<IDisposable> _contexts = [];

    /// <summary>Begins an episode for what the caller runs from here on.</summary>
    public static Episode Begin() => s_current.Value = new();

    /// <summary>Keeps a context until the episode ends.</summary>
    /// <param name="context">The context of an orchestrator.</param>
    /// <returns>The context.</returns>
    public static LocalFunctionContext Keep(LocalFunctionContext context)
    {
        s_current.Value?._contexts.Add(context);
        return context;
    }

    public void Dispose()
    {
        s_current.Value = null;
        foreach (var context in _contexts)
        {
            context.Dispose();
        }
    }
}
