using Cartrita.Core.Governance;
using Cartrita.Functions.Chat;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Broker;

/// <summary>Lets a few chats of one owner at a time on their way from the request to the first frame, which is work of this machine and of no model.</summary>
/// <remarks>
/// The busier the machine, the longer that way takes, and the fewer chats of one owner begin in a second: a flood slows itself down before it slows others. A place is free after
/// <see cref="Longest"/> whatever comes, so where another instance works and the first frame takes its time, an owner's chats still begin at a rate. Whoever has begun more than
/// <see cref="Burst"/> chats faster than <see cref="PerSecond"/> goes on at that rate: each place is then held for its share of a second.
/// </remarks>
internal sealed class StartGate(IOptions<ChatOptions> options, TimeProvider time)
{
    /// <summary>How long a place is held at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    /// <summary>Chats that one owner may begin as fast as they come.</summary>
    public const int Burst = 120;

    /// <summary>Chats that one owner begins in a second after that.</summary>
    public const int PerSecond = 40;

    private const int MaximumKnown = 1024;

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
            Leave(share);
            throw;
        }

        return new Place(this, share, Begin(share));
    }

    // How long the place is held at least.
    private TimeSpan Begin(Share share)
    {
        lock (gate)
        {
            share.Credit = Math.Max(CreditOf(share) - 1, -PerSecond);
            share.Since = time.GetTimestamp();
            return share.Credit >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, (double)options.Value.MaxStarting / PerSecond));
        }
    }

    private double CreditOf(Share share) => Math.Min(Burst, share.Credit + (time.GetElapsedTime(share.Since).TotalSeconds * PerSecond));

    private Share Join(OwnerId owner)
    {
        lock (gate)
        {
            if (!shares.TryGetValue(owner, out var share))
            {
                Forget();
                shares[owner] = share = new Share(new SemaphoreSlim(options.Value.MaxStarting)) { Credit = Burst, Since = time.GetTimestamp() };
            }

            share.Members++;
            return share;
        }
    }

    private void Leave(Share share)
    {
        lock (gate)
        {
            share.Members--;
        }
    }

    // Whoever has nothing on its way, and all of its burst again, is as good as new.
    private void Forget()
    {
        if (shares.Count >= MaximumKnown)
        {
            foreach (var (owner, _) in shares.Where(one => one.Value.Members == 0 && CreditOf(one.Value) >= Burst).ToList())
            {
                shares.Remove(owner);
            }
        }
    }

    private sealed class Share(SemaphoreSlim places)
    {
        public SemaphoreSlim Places => places;

        public int Members { get; set; }

        public double Credit { get; set; }

        public long Since { get; set; }
    }

    private sealed class Place : IDisposable
    {
        private readonly StartGate gate;
        private readonly Share share;
        private readonly long since;
        private readonly TimeSpan shortest;
        private readonly ITimer timer;
        private int left;

        public Place(StartGate gate, Share share, TimeSpan shortest)
        {
            (this.gate, this.share, this.shortest, since) = (gate, share, shortest, gate.Time.GetTimestamp());
            timer = gate.Time.CreateTimer(static place => ((Place)place!).Free(), this, Longest, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            if (shortest - gate.Time.GetElapsedTime(since) is var early && early > TimeSpan.Zero)
            {
                timer.Change(early, Timeout.InfiniteTimeSpan);
            }
            else
            {
                Free();
            }
        }

        private void Free()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                share.Places.Release();
                gate.Leave(share);
            }

            timer?.Dispose();
        }
    }
}
