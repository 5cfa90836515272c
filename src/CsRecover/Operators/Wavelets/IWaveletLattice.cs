namespace CsRecover.Operators;

/// <summary>
/// An orthonormal wavelet filter of 2K taps as K rotations: constants that wavelet passes are compiled for. Pairs (a, b) of neighbouring
/// samples go through (a, b) -&gt; (a - t b, t a + b) for each tangent t in turn, b being delayed by one pair between two of them;
/// the two ends are scaled by a gain. The library has one for each <see cref="Wavelet"/>.
/// </summary>
public interface IWaveletLattice
{
    /// <summary>K, from 1 to 10.</summary>
    static abstract int Rotations { get; }

    /// <summary>The gain of the first output, the approximation.</summary>
    static abstract double LowGain { get; }

    /// <summary>The gain of the second output, the detail.</summary>
    static abstract double HighGain { get; }

    /// <summary>The tangent t of a rotation.</summary>
    /// <param name="stage">0 for the rotation that is applied first, to K - 1.</param>
    static abstract double Tangent(int stage);
}
