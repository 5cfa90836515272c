using System.Numerics;

namespace CsRecover.Operators;

/// <summary>
/// The periodised orthonormal wavelet transform of real signals, in place; coefficients in Mallat order: after one level ceil(n / 2)
/// approximations, which the next level splits again, then floor(n / 2) details. Odd lengths: see <see cref="WaveletLine{TReal, TCell, TLattice}"/>.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
/// <typeparam name="TLattice">The wavelet.</typeparam>
/// <param name="length">n.</param>
/// <param name="levels">How often the approximation is split, 0 or more; lines of 1 stay as they are.</param>
/// <param name="scratch"><see cref="ScratchFor"/> numbers, private to this thread.</param>
internal readonly unsafe struct WaveletSignal<TReal, TLattice>(int length, int levels, TReal* scratch)
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    where TLattice : struct, IWaveletLattice
{
    private const int Margin = WaveletLine<TReal, ScalarCell<TReal>, TLattice>.Margin;

    private readonly int _length = length;
    private readonly int _levels = levels;
    private readonly TReal* _scratch = scratch;

    /// <summary>Numbers of scratch for signals of a length.</summary>
    /// <param name="length">n.</param>
    public static nint ScratchFor(int length) => (nint)length + 4 * Margin;

    /// <summary>signal &lt;- Psi signal.</summary>
    /// <param name="signal">n numbers.</param>
    public void Forward(TReal* signal)
    {
        for (int level = 0; level < _levels; level++)
        {
            int n = WaveletImage<TLattice>.SideAt(_length, level);
            Copy(signal, _scratch + Margin, n);
            WaveletLine<TReal, ScalarCell<TReal>, TLattice>.Analyse(_scratch + Margin, n, signal, 1);
        }
    }

    /// <summary>signal &lt;- Psi* signal.</summary>
    /// <param name="signal">n numbers.</param>
    public void Inverse(TReal* signal)
    {
        for (int level = _levels - 1; level >= 0; level--)
        {
            int n = WaveletImage<TLattice>.SideAt(_length, level), low = n - n / 2;
            TReal* high = _scratch + low + 3 * Margin;
            Copy(signal, _scratch + Margin, low);
            Copy(signal + low, high, n - low);
            WaveletLine<TReal, ScalarCell<TReal>, TLattice>.Synthesise(_scratch + Margin, high, n, signal, 1);
        }
    }

    private static void Copy(TReal* source, TReal* target, int count) => new ReadOnlySpan<TReal>(source, count).CopyTo(new Span<TReal>(target, count));
}
