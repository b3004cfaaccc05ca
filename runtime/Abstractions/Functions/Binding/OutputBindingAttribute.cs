namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding to something that is written after the function ran.</summary>
public abstract class OutputBindingAttribute : BindingAttribute
{
    /// <summary>Makes the attribute.</summary>
    public OutputBindingAttribute()
    {
    }
}
