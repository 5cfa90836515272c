namespace CsRecover.Learning;

/// <summary>max(x, 0), number by number.</summary>
/// <param name="size">Numbers in and out.</param>
public sealed class Relu(int size) : Layer(size, size)
{
    /// <inheritdoc/>
    public override string Description => $"rectifier of {Inputs}";

    /// <inheritdoc/>
    internal override void Forward(Batch input, Batch output)
    {
        for (int r = 0; r < input.Rows; r++)
        {
            Span<float> x = input[r], y = output[r];
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = MathF.Max(x[i], 0.0f);
            }
        }
    }

    /// <inheritdoc/>
    internal override void Backward(Batch input, Batch output, Batch forOutput, Batch? forInput, double price)
    {
        for (int r = 0; forInput is not null && r < input.Rows; r++)
        {
            Span<float> x = input[r], dy = forOutput[r], dx = forInput[r];
            for (int i = 0; i < x.Length; i++)
            {
                dx[i] = x[i] > 0.0f ? dy[i] : 0.0f;
            }
        }
    }

    /// <inheritdoc/>
    internal override bool[] ZeroOutputs(bool[] zeroInputs) => [.. zeroInputs];

    /// <inheritdoc/>
    internal override bool[] NeededInputs(bool[] neededOutputs) => [.. neededOutputs];

    /// <inheritdoc/>
    internal override int OutputBlock(int inputBlock) => inputBlock;

    /// <inheritdoc/>
    internal override Layer Shrink(bool[] keptInputs, bool[] keptOutputs) => new Relu(CountOf(keptOutputs));
}
