using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A spatially coupled ("seeded") Gaussian matrix (Krzakala, Mezard, Sausset, Sun and Zdeborova, "Statistical-physics-based reconstruction in compressed sensing", Phys. Rev. X 2, 021005, 2012;
/// J. Stat. Mech. P08009, 2012). With it message passing that knows the variance profile recovers beyond its limit on independent entries.
/// </summary>
/// <remarks>Only the band of blocks that are not zero is stored, on first use. A projection solves A A^T z = r by conjugate gradients.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SeededOperator<T> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lazy<SeededBand<T>> _band;

    /// <summary>Draws a matrix.</summary>
    /// <param name="ensemble">Its shape.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A parameter of the shape is out of range; the message says which range was expected.</exception>
    public SeededOperator(SeededEnsemble ensemble, ulong seed)
        : base(ensemble?.Rows ?? throw new ArgumentNullException(nameof(ensemble)), ensemble.Columns)
    {
        Ensemble = ensemble;
        Seed = seed;
        Profile = ensemble.Profile();
        _band = new Lazy<SeededBand<T>>(() => SeededBand<T>.Draw(Profile, seed));
    }

    /// <summary>The shape.</summary>
    public SeededEnsemble Ensemble { get; }

    /// <summary>The key of the random numbers.</summary>
    public ulong Seed { get; }

    /// <summary>The blocks and the variances of their entries.</summary>
    public VarianceProfile Profile { get; }

    /// <inheritdoc/>
    public override string Description =>
        FormattableString.Invariant($"{Rows} x {Columns} seeded Gaussian matrix, {Ensemble.Blocks} blocks, seed ratio {Ensemble.SeedRatio}, window {Ensemble.Window}, coupling {Ensemble.Coupling}, seed {Seed}, {typeof(T).Name}");

    /// <inheritdoc/>
    public override unsafe TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request)
    {
        int m = Profile.RowStorage, n = Profile.ColumnStorage;
        NativeBuffer<byte> memory = Rent(MatrixFreeVisit.Bytes<T>(m, n, 0));
        try
        {
            var wrap = new Wrap<TVisitor, TResult>(visitor, _band.Value);
            return MatrixFreeVisit.Real<T, SeededProducts<T>, Wrap<TVisitor, TResult>, TResult>(wrap, new SeededProducts<T>(_band.Value), (T*)memory.Pointer, request with { HeldOut = 0.0 });
        }
        finally
        {
            Return(memory);
        }
    }

    private readonly struct Wrap<TVisitor, TResult>(TVisitor visitor, SeededBand<T> band) : IMapVisitor<T, TResult>
        where TVisitor : struct, IMapVisitor<T, TResult>
    {
        public TResult Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal> => visitor.Visit<TSpace, SeededMap<T, TReal, TMap>, TReal>(space, new SeededMap<T, TReal, TMap>(map, band));
    }
}
