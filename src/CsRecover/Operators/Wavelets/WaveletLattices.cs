using CsRecover.Planning;

namespace CsRecover.Operators;

/// <summary>The lattice of <see cref="Wavelet.Haar"/>.</summary>
internal readonly struct HaarLattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 1;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Haar.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Haar.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Haar.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db2"/>.</summary>
internal readonly struct Db2Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 2;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db2.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db2.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db2.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db3"/>.</summary>
internal readonly struct Db3Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 3;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db3.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db3.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db3.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db4"/>.</summary>
internal readonly struct Db4Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 4;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db4.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db4.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db4.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db5"/>.</summary>
internal readonly struct Db5Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 5;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db5.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db5.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db5.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db6"/>.</summary>
internal readonly struct Db6Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 6;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db6.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db6.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db6.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db7"/>.</summary>
internal readonly struct Db7Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 7;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db7.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db7.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db7.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db8"/>.</summary>
internal readonly struct Db8Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 8;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db8.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db8.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db8.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db9"/>.</summary>
internal readonly struct Db9Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 9;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db9.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db9.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db9.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Db10"/>.</summary>
internal readonly struct Db10Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 10;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Db10.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Db10.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Db10.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Sym4"/>.</summary>
internal readonly struct Sym4Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 4;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Sym4.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Sym4.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Sym4.Tangents[stage];
}

/// <summary>The lattice of <see cref="Wavelet.Sym8"/>.</summary>
internal readonly struct Sym8Lattice : IWaveletLattice
{
    /// <inheritdoc/>
    public static int Rotations => 8;

    /// <inheritdoc/>
    public static double LowGain => WaveletFilters.Sym8.LowGain;

    /// <inheritdoc/>
    public static double HighGain => WaveletFilters.Sym8.HighGain;

    /// <inheritdoc/>
    public static double Tangent(int stage) => WaveletFilters.Sym8.Tangents[stage];
}

/// <summary>Called back with the lattice of a wavelet that is known at run time.</summary>
/// <typeparam name="TResult">What the visit gives.</typeparam>
internal interface ILatticeVisitor<out TResult>
{
    /// <summary>Receives the lattice.</summary>
    /// <typeparam name="TLattice">The lattice.</typeparam>
    /// <returns>The visit's result.</returns>
    TResult Visit<TLattice>()
        where TLattice : struct, IWaveletLattice;
}

/// <summary>From wavelets to lattices.</summary>
internal static class WaveletLattices
{
    /// <summary>Calls a visitor back with a wavelet's lattice.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="visitor">The visitor.</param>
    /// <returns>The visit's result.</returns>
    public static TResult Accept<TVisitor, TResult>(Wavelet wavelet, TVisitor visitor)
        where TVisitor : struct, ILatticeVisitor<TResult> => wavelet switch
        {
            Wavelet.Haar => visitor.Visit<HaarLattice>(),
            Wavelet.Db2 => visitor.Visit<Db2Lattice>(),
            Wavelet.Db3 => visitor.Visit<Db3Lattice>(),
            Wavelet.Db4 => visitor.Visit<Db4Lattice>(),
            Wavelet.Db5 => visitor.Visit<Db5Lattice>(),
            Wavelet.Db6 => visitor.Visit<Db6Lattice>(),
            Wavelet.Db7 => visitor.Visit<Db7Lattice>(),
            Wavelet.Db8 => visitor.Visit<Db8Lattice>(),
            Wavelet.Db9 => visitor.Visit<Db9Lattice>(),
            Wavelet.Db10 => visitor.Visit<Db10Lattice>(),
            Wavelet.Sym4 => visitor.Visit<Sym4Lattice>(),
            Wavelet.Sym8 => visitor.Visit<Sym8Lattice>(),
            _ => throw Unknown(wavelet),
        };

    /// <summary>Refuses numbers that are no wavelet.</summary>
    /// <param name="wavelet">The wavelet.</param>
    public static void Check(Wavelet wavelet)
    {
        if (wavelet is < Wavelet.Haar or > Wavelet.Sym8)
        {
            throw Unknown(wavelet);
        }
    }

    /// <summary>Refuses a lattice that is not that of a wavelet.</summary>
    /// <typeparam name="TLattice">The lattice.</typeparam>
    /// <param name="wavelet">The wavelet.</param>
    public static void Check<TLattice>(Wavelet wavelet)
        where TLattice : struct, IWaveletLattice
    {
        if (!Accept<Comparison<TLattice>, bool>(wavelet, default))
        {
            throw new ArgumentException($"Expected the lattice of {wavelet}, got {typeof(TLattice).Name} with other numbers.");
        }
    }

    private static ArgumentOutOfRangeException Unknown(Wavelet wavelet) =>
        new(nameof(wavelet), wavelet, $"Expected a member of Wavelet, got the number {(int)wavelet}.");

    private readonly struct Comparison<TOther> : ILatticeVisitor<bool>
        where TOther : struct, IWaveletLattice
    {
        public bool Visit<TLattice>()
            where TLattice : struct, IWaveletLattice =>
            TOther.Rotations == TLattice.Rotations && TOther.LowGain == TLattice.LowGain && TOther.HighGain == TLattice.HighGain
            && Enumerable.Range(0, TLattice.Rotations).All(stage => TOther.Tangent(stage) == TLattice.Tangent(stage));
    }
}
