using System.Runtime.CompilerServices;

namespace CsRecover.Operators;

/// <summary>
/// One level of a wavelet's two-channel filter along one line of cells, as a streaming lattice of rotations (see
/// <see cref="Planning.WaveletFilter"/>): the delays live in registers, every input is read once. Stages beyond the wavelet's number of
/// rotations are gone once this is compiled for it.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
/// <typeparam name="TCell">What the line consists of.</typeparam>
/// <typeparam name="TLattice">The wavelet.</typeparam>
internal static unsafe class LatticePass<TReal, TCell, TLattice>
    where TReal : unmanaged
    where TCell : struct, ICell<TCell, TReal>
    where TLattice : struct, IWaveletLattice
{
    /// <summary>Cells by which the periodic lines that the passes read are extended, in all: two for each delay.</summary>
    public static int Reach => TLattice.Rotations - 1;

    /// <summary>How far the line of approximations, and that of details, begins before its first cell for <see cref="Synthesise"/>.</summary>
    public static int Before => Reach - Reach / 2;

    /// <summary>Splits a line of 2 half cells.</summary>
    /// <param name="line">Cells -Reach to 2 half + Reach - 1 of the periodic line, without gaps.</param>
    /// <param name="low">Receives half approximations.</param>
    /// <param name="lowStep">Reals from one of them to the next.</param>
    /// <param name="high">Receives half details; may overlap neither <paramref name="line"/> nor <paramref name="low"/>.</param>
    /// <param name="highStep">Reals from one of them to the next.</param>
    /// <param name="half">Half the length of the line, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Analyse(TReal* line, TReal* low, nint lowStep, TReal* high, nint highStep, int half)
    {
        TCell t0 = Tangent(0), t1 = Tangent(1), t2 = Tangent(2), t3 = Tangent(3), t4 = Tangent(4), t5 = Tangent(5), t6 = Tangent(6), t7 = Tangent(7), t8 = Tangent(8), t9 = Tangent(9);
        TCell s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, s8 = default, s9 = default;
        TCell lowGain = TCell.Of(TLattice.LowGain), highGain = TCell.Of(TLattice.HighGain);
        int count = Reach;                                                   // first fill the delays: those outputs are overwritten
        nint nextLow = 0, nextHigh = 0;
        for (int phase = 0; phase < 2; phase++)
        {
            for (; count > 0; count--)
            {
                TCell a = TCell.Load(line), b = TCell.Load(line + TCell.Reals);
                line += 2 * TCell.Reals;
                (a, b) = (TCell.SubtractProduct(a, t0, b), TCell.AddProduct(b, t0, a));
                if (TLattice.Rotations > 1)
                {
                    (b, s1) = (s1, b);
                    (a, b) = (TCell.SubtractProduct(a, t1, b), TCell.AddProduct(b, t1, a));
                }

                if (TLattice.Rotations > 2)
                {
                    (b, s2) = (s2, b);
                    (a, b) = (TCell.SubtractProduct(a, t2, b), TCell.AddProduct(b, t2, a));
                }

                if (TLattice.Rotations > 3)
                {
                    (b, s3) = (s3, b);
                    (a, b) = (TCell.SubtractProduct(a, t3, b), TCell.AddProduct(b, t3, a));
                }

                if (TLattice.Rotations > 4)
                {
                    (b, s4) = (s4, b);
                    (a, b) = (TCell.SubtractProduct(a, t4, b), TCell.AddProduct(b, t4, a));
                }

                if (TLattice.Rotations > 5)
                {
                    (b, s5) = (s5, b);
                    (a, b) = (TCell.SubtractProduct(a, t5, b), TCell.AddProduct(b, t5, a));
                }

                if (TLattice.Rotations > 6)
                {
                    (b, s6) = (s6, b);
                    (a, b) = (TCell.SubtractProduct(a, t6, b), TCell.AddProduct(b, t6, a));
                }

                if (TLattice.Rotations > 7)
                {
                    (b, s7) = (s7, b);
                    (a, b) = (TCell.SubtractProduct(a, t7, b), TCell.AddProduct(b, t7, a));
                }

                if (TLattice.Rotations > 8)
                {
                    (b, s8) = (s8, b);
                    (a, b) = (TCell.SubtractProduct(a, t8, b), TCell.AddProduct(b, t8, a));
                }

                if (TLattice.Rotations > 9)
                {
                    (b, s9) = (s9, b);
                    (a, b) = (TCell.SubtractProduct(a, t9, b), TCell.AddProduct(b, t9, a));
                }

                TCell.Store(a * lowGain, low);
                TCell.Store(b * highGain, high);
                low += nextLow;
                high += nextHigh;
            }

            (count, nextLow, nextHigh) = (half, lowStep, highStep);
        }
    }

    /// <summary>The inverse, and adjoint, of <see cref="Analyse"/>.</summary>
    /// <param name="low">Approximations -Before to half + Reach - Before - 1 of the periodic line, without gaps.</param>
    /// <param name="high">Details, in the same way.</param>
    /// <param name="line">Receives 2 half cells; may overlap neither <paramref name="low"/> nor <paramref name="high"/>.</param>
    /// <param name="step">Reals from one of them to the next.</param>
    /// <param name="half">Half the length of the line, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Synthesise(TReal* low, TReal* high, TReal* line, nint step, int half)
    {
        TCell t0 = Tangent(0), t1 = Tangent(1), t2 = Tangent(2), t3 = Tangent(3), t4 = Tangent(4), t5 = Tangent(5), t6 = Tangent(6), t7 = Tangent(7), t8 = Tangent(8), t9 = Tangent(9);
        TCell s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, s8 = default, s9 = default;
        TCell lowGain = TCell.Of(TLattice.LowGain), highGain = TCell.Of(TLattice.HighGain);

        // The first pair is (last cell, first cell) if the number of rotations is even.
        bool straddles = TLattice.Rotations % 2 == 0;
        TReal* first = straddles ? line + (2 * (nint)half - 1) * step : line;
        TReal* second = straddles ? line : line + step;
        int count = Reach;
        nint next = 0;
        for (int phase = 0; phase < 2; phase++)
        {
            for (; count > 0; count--)
            {
                TCell a = TCell.Load(low) * lowGain, b = TCell.Load(high) * highGain;
                low += TCell.Reals;
                high += TCell.Reals;
                if (TLattice.Rotations > 9)
                {
                    (a, b) = (TCell.AddProduct(a, t9, b), TCell.SubtractProduct(b, t9, a));
                    (a, s9) = (s9, a);
                }

                if (TLattice.Rotations > 8)
                {
                    (a, b) = (TCell.AddProduct(a, t8, b), TCell.SubtractProduct(b, t8, a));
                    (a, s8) = (s8, a);
                }

                if (TLattice.Rotations > 7)
                {
                    (a, b) = (TCell.AddProduct(a, t7, b), TCell.SubtractProduct(b, t7, a));
                    (a, s7) = (s7, a);
                }

                if (TLattice.Rotations > 6)
                {
                    (a, b) = (TCell.AddProduct(a, t6, b), TCell.SubtractProduct(b, t6, a));
                    (a, s6) = (s6, a);
                }

                if (TLattice.Rotations > 5)
                {
                    (a, b) = (TCell.AddProduct(a, t5, b), TCell.SubtractProduct(b, t5, a));
                    (a, s5) = (s5, a);
                }

                if (TLattice.Rotations > 4)
                {
                    (a, b) = (TCell.AddProduct(a, t4, b), TCell.SubtractProduct(b, t4, a));
                    (a, s4) = (s4, a);
                }

                if (TLattice.Rotations > 3)
                {
                    (a, b) = (TCell.AddProduct(a, t3, b), TCell.SubtractProduct(b, t3, a));
                    (a, s3) = (s3, a);
                }

                if (TLattice.Rotations > 2)
                {
                    (a, b) = (TCell.AddProduct(a, t2, b), TCell.SubtractProduct(b, t2, a));
                    (a, s2) = (s2, a);
                }

                if (TLattice.Rotations > 1)
                {
                    (a, b) = (TCell.AddProduct(a, t1, b), TCell.SubtractProduct(b, t1, a));
                    (a, s1) = (s1, a);
                }

                TCell.Store(TCell.AddProduct(a, t0, b), first);
                TCell.Store(TCell.SubtractProduct(b, t0, a), second);
                if (next != 0)
                {
                    first = second + next;
                    second = first + next;
                }
            }

            (count, next) = (half, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TCell Tangent(int stage) => stage < TLattice.Rotations ? TCell.Of(TLattice.Tangent(stage)) : default;
}
