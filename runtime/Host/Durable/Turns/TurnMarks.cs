using System.IO.MemoryMappedFiles;
using Cartrita.Runtime.Host.Hosting;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Says, outlasting the process, which instances are in a turn: a turn that ends its process is found by the next one.</summary>
/// <remarks>
/// The marks lie in a file that is mapped into memory. The system keeps what was written there when the process dies, so that a mark costs a
/// few writes to memory and none to the disk; when the machine dies they may be lost, which no turn can do.
/// </remarks>
internal sealed class TurnMarks : IDisposable
{
    /// <summary>The file's name in the state directory.</summary>
    public const string FileName = "runtime.turns";

    private const int Slots = 512;

    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new(Enumerable.Range(0, Slots).Reverse());
    private readonly string? _directory;
    private MemoryMappedFile? _file;
    private MemoryMappedViewAccessor? _view;

    /// <summary>Makes marks that are not open yet.</summary>
    /// <param name="directory">The state directory; null where nothing outlasts the process.</param>
    public TurnMarks(string? directory) => _directory = directory;

    /// <summary>Opens the file.</summary>
    /// <returns>The instances that were in a turn when the process before this one ended.</returns>
    public IReadOnlyList<long> Open()
    {
        if (_directory is null)
        {
            return [];
        }

        StateDirectory.Create(_directory);
        var path = Path.Combine(_directory, FileName);
        var marked = Read(path);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, Slots * sizeof(long));
        _view = _file.CreateViewAccessor();
        return marked;
    }

    /// <summary>Forgets what <see cref="Open"/> has found: it is written down elsewhere.</summary>
    public void Clear()
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            _view?.Write(slot * sizeof(long), 0L);
        }
    }

    /// <summary>A turn begins.</summary>
    /// <param name="instanceKey">Its instance.</param>
    /// <returns>Ends the mark.</returns>
    public Mark Enter(long instanceKey)
    {
        lock (_gate)
        {
            // Where more turns than slots hang on to their threads, the rest go unmarked.
            if (_view is null || !_free.TryPop(out var slot))
            {
                return default;
            }

            _view.Write(slot * sizeof(long), instanceKey);
            return new(this, slot);
        }
    }

    /// <summary>The process ends in order: nobody is to blame for that.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Clear();
            _view?.Dispose();
            _file?.Dispose();
            _view = null;
        }
    }

    // The whole file is written out: a hole in it, on a full disk, would end the process at the first mark.
    private static List<long> Read(string path)
    {
        StateDirectory.CreateFile(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var bytes = new byte[Slots * sizeof(long)];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length < bytes.Length)
        {
            file.Write(bytes.AsSpan(length));
        }

        return [.. Enumerable.Range(0, Slots).Select(slot => BitConverter.ToInt64(bytes, slot * sizeof(long))).Where(key => key != 0).Distinct()];
    }

    private void Leave(int slot)
    {
        lock (_gate)
        {
            _view?.Write(slot * sizeof(long), 0L);
            _free.Push(slot);
        }
    }

    /// <summary>One turn's mark.</summary>
    internal readonly struct Mark(TurnMarks? marks, int slot) : IDisposable
    {
        /// <summary>The turn is over.</summary>
        public void Dispose() => marks?.Leave(slot);
    }
}
