using System.Numerics;
using System.Runtime.Intrinsics;

namespace CsRecover.Operators;

/// <summary>The transform of a short vector in one lane of a kernel for many columns.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="n">Its length.</param>
internal sealed unsafe class OneLaneTransform<T>(int n) : FourierTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FourierAlgorithm<T> _algorithm = FourierAlgorithm<T>.Of(n);

    /// <inheritdoc/>
    public override int Length => _algorithm.Length;

    /// <inheritdoc/>
    public override int ScratchLength => _algorithm.ScratchLength;

    /// <inheritdoc/>
    public override void Forward(T* re, T* im, T* scratch)
    {
        int lanes = Vector256<T>.Count, cell = 2 * lanes, n = Length;
        for (int i = 0; i < n; i++)
        {
            Vector256.CreateScalar(re[i]).StoreAligned(scratch + i * cell);
            Vector256.CreateScalar(im[i]).StoreAligned(scratch + i * cell + lanes);
        }

        var points = new FourierPoints<T>(scratch, scratch + lanes, cell, 0);
        _algorithm.Analyse(points, points, scratch + _algorithm.Points * cell);
        for (int i = 0; i < n; i++)
        {
            int k = _algorithm.FrequencyAt(i);
            re[k] = scratch[i * cell];
            im[k] = scratch[i * cell + lanes];
        }
    }
}
