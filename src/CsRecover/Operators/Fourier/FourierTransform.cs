using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace CsRecover.Operators;

/// <summary>
/// The unnormalised DFT X_k = sum_j x_j exp(-2 pi i j k / n) of one vector of any length, real and imaginary parts in arrays of their
/// own. Exchanging them gives the conjugate transform, n times the inverse. Immutable and safe to share between threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class FourierTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Vectors without two factors of a useful size go through one lane of the kernels up to this length.</summary>
    private const int LongestSingle = 64;

    private static readonly ConcurrentDictionary<int, FourierTransform<T>> _known = new();

    /// <summary>n.</summary>
    public abstract int Length { get; }

    /// <summary>Numbers of scratch memory, to be aligned to 64 bytes.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>The transform of a length, made on first use.</summary>
    /// <param name="n">Length, at least 1.</param>
    public static FourierTransform<T> Of(int n) => _known.GetOrAdd(n, static n => Create(n));

    /// <summary>Transforms in place.</summary>
    /// <param name="re">Real parts, n numbers; any alignment.</param>
    /// <param name="im">Imaginary parts, n numbers.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/>.</param>
    public abstract void Forward(T* re, T* im, T* scratch);

    private static FourierTransform<T> Create(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (FourSteps<T>.Split(n) is var (first, second) && Math.Min(first, second) >= Vector256<T>.Count)
        {
            return new FourSteps<T>(first, second);
        }

        return n <= LongestSingle ? new OneLaneTransform<T>(n) : new LongConvolution<T>(n);
    }
}
