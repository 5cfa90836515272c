using System.Numerics;
using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// The unnormalised DFT X_k = sum_j x_j exp(-+2 pi i j k / n) of exact length by the lanes of one group: Stockham's algorithm, which sorts itself, with radices 4, 2, 3, 5
/// and then any primes that are left (those by a plain sum; a large prime p costs n p operations). Several lines at once keep the lanes busy where lines are short.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct GroupFourier<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>n, at least 1.</summary>
    public int Length;

    /// <summary>exp(-2 pi i k / n), n of them: <see cref="FourierRoots.Of{TReal}(int)"/>.</summary>
    public ArrayView<ComplexNumber<TReal>> Roots;

    /// <summary>A transform.</summary>
    /// <param name="length">n.</param>
    /// <param name="roots">Its n roots.</param>
    public GroupFourier(int length, ArrayView<ComplexNumber<TReal>> roots)
    {
        Length = length;
        Roots = roots;
    }

    /// <summary>
    /// Transforms lines: element i of line l is at place l lineStep + i step of its memory, a part of <paramref name="cells"/>. A barrier must precede it after the lines are written; one ends it.
    /// Memories are told apart by numbers, not by views: a view that is one of two in turn has no address space that a compiler could know.
    /// </summary>
    /// <typeparam name="TCells">The memory.</typeparam>
    /// <param name="cells">Memory of the lines, and as much again.</param>
    /// <param name="lines">Where in it the lines begin; they are destroyed.</param>
    /// <param name="other">Where the other memory begins.</param>
    /// <param name="count">How many lines.</param>
    /// <param name="lineStep">From a line to the next: n where they lie one after another, 1 where they are interleaved.</param>
    /// <param name="step">From an element to the next: 1, or the number of interleaved lines. Neighbouring lanes take neighbouring elements if it is 1 and neighbouring lines if not.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate, n times the inverse.</param>
    /// <returns>Where the spectra begin: at one of the two places.</returns>
    public readonly int Transform<TCells>(TCells cells, int lines, int other, int count, int lineStep, int step, int sign)
        where TCells : struct, IComplexCells<TReal>
    {
        int from = lines, to = other;
        for (int done = 1; done < Length;)
        {
            int radix = FourierStage<TReal>.NextRadix(Length / done);
            new FourierStage<TReal>(this, done, radix, count, lineStep, step, sign).Run(new PartCells<TCells, TReal>(cells, from), new PartCells<TCells, TReal>(cells, to), Group.IdxX, Group.DimX);
            Group.Barrier();
            done *= radix;
            (from, to) = (to, from);
        }

        return from;
    }
}

/// <summary>Tables of roots of unity for transforms on the device.</summary>
internal static class FourierRoots
{
    /// <summary>exp(-2 pi i k / n) for k = 0 to n - 1, computed in double precision.</summary>
    /// <typeparam name="TReal">float or double.</typeparam>
    /// <param name="n">n.</param>
    public static ComplexNumber<TReal>[] Of<TReal>(int n)
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => Of<TReal>(n, 1, n);

    /// <summary>exp(-2 pi i k step / n) for k = 0 to count - 1.</summary>
    /// <typeparam name="TReal">float or double.</typeparam>
    /// <param name="n">n.</param>
    /// <param name="step">Step.</param>
    /// <param name="count">How many.</param>
    public static ComplexNumber<TReal>[] Of<TReal>(int n, int step, int count)
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        var roots = new ComplexNumber<TReal>[count];
        for (int k = 0; k < count; k++)
        {
            (double cosine, double sine) = UnitRoots.Of(-(long)k * step, n);
            roots[k] = new(TReal.CreateTruncating(cosine), TReal.CreateTruncating(sine));
        }

        return roots;
    }
}
