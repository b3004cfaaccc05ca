namespace Cartrita.Runtime.Host.Durable;

/// <summary>Where an item waits in a <see cref="TimerWheel{T}"/>.</summary>
/// <param name="Due">Its due time in UTC ticks.</param>
/// <param name="Order">How many items were added before it.</param>
internal readonly record struct WheelPlace(long Due, long Order) : IComparable<WheelPlace>
{
    /// <inheritdoc/>
    public int CompareTo(WheelPlace other) => Due != other.Due ? Due.CompareTo(other.Due) : Order.CompareTo(other.Order);
}
