namespace CsRecover.Operators;

/// <summary>
/// Lines of cells and one level of a periodised wavelet transform along them. A line of n cells becomes ceil(n / 2)
/// approximations followed by floor(n / 2) details. If n is odd, the last cell takes no part in the split and becomes the last
/// approximation, unchanged: that keeps the transform orthonormal, with as many coefficients as samples, for every n.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
/// <typeparam name="TCell">What a line consists of.</typeparam>
/// <typeparam name="TLattice">The wavelet.</typeparam>
internal static unsafe class WaveletLine<TReal, TCell, TLattice>
    where TReal : unmanaged
    where TCell : struct, ICell<TCell, TReal>
    where TLattice : struct, IWaveletLattice
{
    /// <summary>Cells that must be free before and after a line: it is continued there periodically.</summary>
    public const int Margin = 16;

    /// <summary>Splits a line.</summary>
    /// <param name="line">n cells without gaps, <see cref="Margin"/> around them; destroyed.</param>
    /// <param name="n">Length of the line, at least 1.</param>
    /// <param name="result">Receives n coefficients; does not overlap <paramref name="line"/>.</param>
    /// <param name="step">Reals from one coefficient to the next.</param>
    public static void Analyse(TReal* line, int n, TReal* result, nint step)
    {
        int half = n / 2;
        if (n % 2 == 1)
        {
            TCell.Store(TCell.Load(line + (n - 1) * TCell.Reals), result + half * step);
        }

        if (half > 0)
        {
            int reach = LatticePass<TReal, TCell, TLattice>.Reach;
            Continue(line, 2 * half, reach, reach);
            LatticePass<TReal, TCell, TLattice>.Analyse(line - reach * TCell.Reals, result, step, result + (n - half) * step, step, half);
        }
    }

    /// <summary>Joins approximations and details again: inverse and adjoint of <see cref="Analyse"/>.</summary>
    /// <param name="low">ceil(n / 2) approximations without gaps, <see cref="Margin"/> around them; destroyed.</param>
    /// <param name="high">floor(n / 2) details, in the same way.</param>
    /// <param name="n">Length of the line, at least 1.</param>
    /// <param name="result">Receives n cells; overlaps neither <paramref name="low"/> nor <paramref name="high"/>.</param>
    /// <param name="step">Reals from one cell to the next.</param>
    public static void Synthesise(TReal* low, TReal* high, int n, TReal* result, nint step)
    {
        int half = n / 2;
        if (n % 2 == 1)
        {
            TCell.Store(TCell.Load(low + half * TCell.Reals), result + (n - 1) * step);
        }

        if (half > 0)
        {
            int before = LatticePass<TReal, TCell, TLattice>.Before, after = LatticePass<TReal, TCell, TLattice>.Reach - before;
            Continue(low, half, before, after);
            Continue(high, half, before, after);
            LatticePass<TReal, TCell, TLattice>.Synthesise(low - before * TCell.Reals, high - before * TCell.Reals, result, step, half);
        }
    }

    /// <summary>Copies cells.</summary>
    public static void Copy(TReal* source, nint sourceStep, TReal* target, nint targetStep, int count)
    {
        for (; count > 0; count--, source += sourceStep, target += targetStep)
        {
            TCell.Store(TCell.Load(source), target);
        }
    }

    /// <summary>Continues n cells periodically, as often round as it takes.</summary>
    private static void Continue(TReal* line, int n, int before, int after)
    {
        int r = TCell.Reals;
        for (int i = 1; i <= before; i++)
        {
            TCell.Store(TCell.Load(line + (n - i) * r), line - i * r);
        }

        for (int i = n; i < n + after; i++)
        {
            TCell.Store(TCell.Load(line + (i - n) * r), line + i * r);
        }
    }
}
