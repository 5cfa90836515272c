using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// One level of a periodised orthonormal wavelet transform as a filter bank: each coefficient, and each sample, is one lane's sum over the taps. On the host the same filters run as lattices of rotations,
/// which take half the arithmetic but go along a line step by step; the coefficients, their order and what happens to odd lengths are the same
/// (<see cref="Planning.WaveletFilter"/>, <see cref="Operators.WaveletTransform"/>).
/// </summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct WaveletBank<TElement, T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The 2 K scaling taps.</summary>
    public ArrayView<TReal> Taps;

    /// <summary>n.</summary>
    public int Length;

    /// <summary>How often the approximation is split.</summary>
    public int Levels;

    /// <summary>The length of the approximation after some levels.</summary>
    /// <param name="level">How many.</param>
    public readonly int LengthAt(int level) => (int)(((long)Length + (1L << level) - 1) >> level);

    /// <summary>A lane's share of splitting a line.</summary>
    /// <param name="line">n samples.</param>
    /// <param name="result">ceil(n / 2) approximations, then floor(n / 2) details; not the line.</param>
    /// <param name="n">Its length.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="lanes">How many there are.</param>
    public readonly void Analyse(ArrayView<T> line, ArrayView<T> result, int n, int lane, int lanes)
    {
        int taps = Taps.IntLength, half = n / 2, even = 2 * half, details = n - half;
        for (int k = lane; k < details; k += lanes)
        {
            if (k == half)
            {
                result[k] = line[n - 1];
                continue;
            }

            int at = ((2 * k) + 1 - (taps / 2)) % even;
            at = at < 0 ? at + even : at;
            T low = TElement.Zero, high = TElement.Zero;
            for (int j = 0; j < taps; j++)
            {
                T v = line[at];
                TReal mirrored = Taps[taps - 1 - j];
                low = TElement.Add(low, TElement.Scale(v, Taps[j]));
                high = TElement.Add(high, TElement.Scale(v, (j & 1) != 0 ? -mirrored : mirrored));
                at = at + 1 == even ? 0 : at + 1;
            }

            result[k] = low;
            result[details + k] = high;
        }
    }

    /// <summary>A lane's share of the inverse, and adjoint, of <see cref="Analyse"/>.</summary>
    /// <param name="coefficients">n coefficients.</param>
    /// <param name="line">n samples; not the coefficients.</param>
    /// <param name="n">Their number.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="lanes">How many there are.</param>
    public readonly void Synthesise(ArrayView<T> coefficients, ArrayView<T> line, int n, int lane, int lanes)
    {
        int taps = Taps.IntLength, half = n / 2, even = 2 * half, details = n - half;
        for (int i = lane; i < n; i += lanes)
        {
            if (i == even)
            {
                line[i] = coefficients[half];
                continue;
            }

            int shifted = i + (taps / 2) - 1, first = shifted & 1, at = (shifted >> 1) % half;
            T sum = TElement.Zero;
            for (int j = first; j < taps; j += 2)
            {
                TReal mirrored = Taps[taps - 1 - j];
                sum = TElement.Add(sum, TElement.Scale(coefficients[at], Taps[j]));
                sum = TElement.Add(sum, TElement.Scale(coefficients[details + at], first != 0 ? -mirrored : mirrored));
                at = at == 0 ? half - 1 : at - 1;
            }

            line[i] = sum;
        }
    }
}

/// <summary>A wavelet transform of signals in one of the GPU's shapes, in place.</summary>
/// <typeparam name="T">The element.</typeparam>
internal interface ISignalWavelet<T>
    where T : unmanaged
{
    /// <summary>v &lt;- Psi v.</summary>
    /// <param name="v">n numbers.</param>
    /// <param name="scratch">n more.</param>
    void Analyse(ArrayView<T> v, ArrayView<T> scratch);

    /// <summary>v &lt;- Psi* v.</summary>
    /// <param name="v">n numbers.</param>
    /// <param name="scratch">n more.</param>
    void Synthesise(ArrayView<T> v, ArrayView<T> scratch);

    /// <summary>v &lt;- e_j.</summary>
    /// <param name="j">j.</param>
    /// <param name="v">n numbers.</param>
    void SetUnit(int j, ArrayView<T> v);
}

/// <summary>The transform by one group.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct GroupWavelet<TElement, T, TReal> : ISignalWavelet<T>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The filters.</summary>
    public WaveletBank<TElement, T, TReal> Bank;

    /// <inheritdoc/>
    public readonly void Analyse(ArrayView<T> v, ArrayView<T> scratch)
    {
        for (int level = 0; level < Bank.Levels; level++)
        {
            int n = Bank.LengthAt(level);
            Bank.Analyse(v, scratch, n, Group.IdxX, Group.DimX);
            Group.Barrier();
            Copy(scratch, v, n);
        }
    }

    /// <inheritdoc/>
    public readonly void Synthesise(ArrayView<T> v, ArrayView<T> scratch)
    {
        for (int level = Bank.Levels - 1; level >= 0; level--)
        {
            int n = Bank.LengthAt(level);
            Bank.Synthesise(v, scratch, n, Group.IdxX, Group.DimX);
            Group.Barrier();
            Copy(scratch, v, n);
        }
    }

    /// <inheritdoc/>
    public readonly void SetUnit(int j, ArrayView<T> v)
    {
        for (int i = Group.IdxX; i < Bank.Length; i += Group.DimX)
        {
            v[i] = i == j ? T.One : T.Zero;
        }

        Group.Barrier();
    }

    private static void Copy(ArrayView<T> from, ArrayView<T> to, int count)
    {
        for (int i = Group.IdxX; i < count; i += Group.DimX)
        {
            to[i] = from[i];
        }

        Group.Barrier();
    }
}
