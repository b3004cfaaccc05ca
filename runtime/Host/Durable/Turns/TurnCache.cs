namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Instances that stay in memory between turns, the least recently used ones making room for others.</summary>
/// <remarks>It saves work and decides nothing: what is not here is replayed from its history, and the commit's fence refuses what has grown stale.</remarks>
/// <param name="capacity">How many instances it holds at most; 0 holds none.</param>
internal sealed class TurnCache(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<ResidentInstance>> _byKey = [];
    private readonly LinkedList<ResidentInstance> _byUse = [];
    private bool _disposed;

    /// <summary>Whether anything is ever kept.</summary>
    public bool IsOn => capacity > 0;

    /// <summary>How many instances it holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byUse.Count;
            }
        }
    }

    /// <summary>Takes an instance out for its turn; who takes it puts it back or disposes it.</summary>
    /// <param name="instanceKey">The instance.</param>
    /// <returns>Null where it is not here, or can go on only by a replay.</returns>
    public ResidentInstance? Take(long instanceKey)
    {
        ResidentInstance resident;
        lock (_gate)
        {
            if (!_byKey.Remove(instanceKey, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            resident = node.Value;
        }

        if (resident.Execution.CanContinue)
        {
            return resident;
        }

        resident.Dispose();
        return null;
    }

    /// <summary>Keeps an instance after its turn, as the most recently used one.</summary>
    /// <param name="resident">The instance; one that can't be kept is disposed.</param>
    public void Put(ResidentInstance resident)
    {
        ResidentInstance? leaving;
        lock (_gate)
        {
            if (_disposed || capacity == 0)
            {
                leaving = resident;
            }
            else
            {
                _byKey[resident.State.InstanceKey] = _byUse.AddLast(resident);
                leaving = _byUse.Count > capacity ? _byUse.First!.Value : null;
                if (leaving is not null)
                {
                    _byUse.RemoveFirst();
                    _byKey.Remove(leaving.State.InstanceKey);
                }
            }
        }

        leaving?.Dispose();
    }

    /// <summary>Lets go of all instances.</summary>
    public void Dispose()
    {
        List<ResidentInstance> all;
        lock (_gate)
        {
            _disposed = true;
            all = [.. _byUse];
            _byUse.Clear();
            _byKey.Clear();
        }

        all.ForEach(resident => resident.Dispose());
    }
}
