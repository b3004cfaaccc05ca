namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding to something that is read before the function runs.</summary>
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>Makes the attribute.</summary>
    public InputBindingAttribute()
    {
    }
}
