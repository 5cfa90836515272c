namespace CsRecover;

/// <summary>
/// Orthonormal wavelets by their PyWavelets names: <c>Db4</c> has 4 vanishing moments and 8 taps (Daubechies, "Ten Lectures on
/// Wavelets", SIAM 1992: extremal phase for Db, least asymmetric for Sym).
/// </summary>
public enum Wavelet
{
    /// <summary>Haar, 2 taps (the same as Db1).</summary>
    Haar,

    /// <summary>Daubechies, 4 taps.</summary>
    Db2,

    /// <summary>Daubechies, 6 taps.</summary>
    Db3,

    /// <summary>Daubechies, 8 taps.</summary>
    Db4,

    /// <summary>Daubechies, 10 taps.</summary>
    Db5,

    /// <summary>Daubechies, 12 taps.</summary>
    Db6,

    /// <summary>Daubechies, 14 taps.</summary>
    Db7,

    /// <summary>Daubechies, 16 taps.</summary>
    Db8,

    /// <summary>Daubechies, 18 taps.</summary>
    Db9,

    /// <summary>Daubechies, 20 taps.</summary>
    Db10,

    /// <summary>Symlet (least asymmetric), 8 taps.</summary>
    Sym4,

    /// <summary>Symlet (least asymmetric), 16 taps.</summary>
    Sym8,
}
