using Cartrita.Core.Governance;
using Cartrita.Functions.Chat;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Broker;

/// <summary>Lets a few chats of one owner at a time on their way from the request to the first frame, which is work of this machine and of no model.</summary>
/// <remarks>
/// The busier the machine, the longer that way takes, and the fewer chats of one owner begin in a second: a flood slows itself down before it slows others. A place is free after
/// <see cref="Longest"/> whatever comes, so where another instance works and the first frame takes its time, an owner's chats still begin at a rate.
/// </remarks>
internal sealed class StartGate(IOptions<ChatOptions> options, TimeProvider time)
{
    /// <summary>How long a place is held at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Dictionary<OwnerId, Share> shares = [];

    private TimeProvider Time => time;

    /// <summary>Waits for a place; it is free when it is disposed, or too long held.</summary>
    public async Task<IDisposable> EnterAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var share = Join(owner);
        try
        {
            await share.Places.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(owner, share);
            throw;
        }

        return new Place(this, owner, share);
    }

    private Share Join(OwnerId owner)
    {
        lock (gate)
        {
            if (!shares.TryGetValue(owner, out var share))
            {
                shares[owner] = share = new Share(new SemaphoreSlim(options.Value.MaxStarting));
            }

            share.Members++;
            return share;
        }
    }

    private void Leave(OwnerId owner, Share share)
    {
        lock (gate)
        {
            if (--share.Members == 0)
            {
                shares.Remove(owner);
            }
        }
    }

    private sealed class Share(SemaphoreSlim places)
    {
        public SemaphoreSlim Places => places;

        public int Members { get; set; }
    }

    private sealed class Place : IDisposable
    {
        private readonly StartGate gate;
        private readonly OwnerId owner;
        private readonly Share share;
        private readonly ITimer timer;
        private int left;

        public Place(StartGate gate, OwnerId owner, Share share)
        {
            (this.gate, this.owner, this.share) = (gate, owner, share);
            timer = gate.Time.CreateTimer(static place => ((Place)place!).Dispose(), this, Longest, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                share.Places.Release();
                gate.Leave(owner, share);
            }

            timer?.Dispose();
        }
    }
}
