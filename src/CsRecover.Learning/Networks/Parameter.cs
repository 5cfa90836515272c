namespace CsRecover.Learning.Networks;

/// <summary>Numbers that training moves, with their gradients and Adam's two moments.</summary>
/// <param name="count">How many.</param>
/// <param name="decays">Whether the L2 penalty looks at them: weights, never biases or gates.</param>
internal sealed class Parameter(int count, bool decays)
{
    /// <summary>The numbers.</summary>
    public float[] Values { get; } = new float[count];

    /// <summary>The gradient of the last batch.</summary>
    public float[] Gradient { get; } = new float[count];

    /// <summary>Adam's mean of gradients.</summary>
    public float[] First { get; } = new float[count];

    /// <summary>Adam's mean of squared gradients.</summary>
    public float[] Second { get; } = new float[count];

    /// <summary>Whether the L2 penalty looks at them.</summary>
    public bool Decays => decays;

    /// <summary>Sets gradient and moments back to 0.</summary>
    public void Forget()
    {
        Array.Clear(Gradient);
        Array.Clear(First);
        Array.Clear(Second);
    }
}
