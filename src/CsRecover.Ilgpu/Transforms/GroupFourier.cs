using System.Numerics;
using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// The unnormalised DFT X_k = sum_j x_j exp(-+2 pi i j k / n) of exact length by the lanes of one group: Stockham's algorithm, which sorts itself, with radices 4, 2, 3, 5
/// and then any primes that are left (those by a plain sum; a large prime p costs n p operations). Several lines at once keep the lanes busy where lines are short.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
public struct GroupFourier<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>n, at least 1.</summary>
    public int Length;

    /// <summary>exp(-2 pi i k / n), n of them: <see cref="FourierRoots.Of"/>.</summary>
    public ArrayView<ComplexNumber<TReal>> Roots;

    /// <summary>A transform.</summary>
    /// <param name="length">n.</param>
    /// <param name="roots">Its n roots.</param>
    public GroupFourier(int length, ArrayView<ComplexNumber<TReal>> roots)
    {
        Length = length;
        Roots = roots;
    }

    /// <summary>Transforms lines that lie one after another: element i of line l at place l n + i. Begins and ends with all lanes in step (a barrier must precede it after the lines are written).</summary>
    /// <typeparam name="TCells">The memory.</typeparam>
    /// <param name="lines">The lines; destroyed.</param>
    /// <param name="other">As much memory again.</param>
    /// <param name="count">How many lines.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate, n times the inverse.</param>
    /// <returns>Where the spectra are: one of the two memories.</returns>
    public readonly TCells Transform<TCells>(TCells lines, TCells other, int count, int sign)
        where TCells : struct, IComplexCells<TReal> => Transform(lines, other, count, Length, 1, sign);

    /// <summary>The same for interleaved lines: element i of line l at place i count + l.</summary>
    /// <typeparam name="TCells">The memory.</typeparam>
    /// <param name="lines">The lines; destroyed.</param>
    /// <param name="other">As much memory again.</param>
    /// <param name="count">How many lines.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate, n times the inverse.</param>
    /// <returns>Where the spectra are: one of the two memories.</returns>
    public readonly TCells TransformInterleaved<TCells>(TCells lines, TCells other, int count, int sign)
        where TCells : struct, IComplexCells<TReal> => Transform(lines, other, count, 1, count, sign);

    /// <summary>The same for lines anywhere: element i of line l at place l lineStep + i step.</summary>
    /// <typeparam name="TCells">The memory.</typeparam>
    /// <param name="lines">The lines; destroyed.</param>
    /// <param name="other">As much memory again.</param>
    /// <param name="count">How many lines.</param>
    /// <param name="lineStep">From a line to the next.</param>
    /// <param name="step">From an element to the next; neighbouring lanes take neighbouring elements if it is 1 and neighbouring lines if not.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate, n times the inverse.</param>
    /// <returns>Where the spectra are: one of the two memories.</returns>
    public readonly TCells Transform<TCells>(TCells lines, TCells other, int count, int lineStep, int step, int sign)
        where TCells : struct, IComplexCells<TReal>
    {
        TCells from = lines, to = other;
        for (int done = 1; done < Length;)
        {
            int radix = FourierStage<TReal>.NextRadix(Length / done);
            new FourierStage<TReal>(this, done, radix, count, lineStep, step, sign).Run(from, to, Group.IdxX, Group.DimX);
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
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        var roots = new ComplexNumber<TReal>[n];
        for (int k = 0; k < n; k++)
        {
            (double cosine, double sine) = UnitRoots.Of(-k, n);
            roots[k] = new(TReal.CreateTruncating(cosine), TReal.CreateTruncating(sine));
        }

        return roots;
    }
}
