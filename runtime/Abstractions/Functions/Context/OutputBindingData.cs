namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation gave to one of its outputs; middleware may replace it.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public abstract class OutputBindingData<T>
{
    /// <summary>The output's type, such as <c>http</c> or <c>queue</c>.</summary>
    public abstract string BindingType { get; }

    /// <summary>The output's name, which is its property's.</summary>
    public abstract string Name { get; }

    /// <summary>The value.</summary>
    public abstract T? Value { get; set; }
}
