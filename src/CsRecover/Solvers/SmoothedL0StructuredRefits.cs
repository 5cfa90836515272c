using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>1 where |x_i|^2 exceeds a threshold times the companion, or times a number where that is 0; else 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="threshold">The squared threshold.</param>
/// <param name="otherwise">The number.</param>
internal readonly struct StandsOut<TReal>(TReal threshold, TReal otherwise) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _threshold = threshold;
    private readonly TReal _otherwise = otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), scale = TLane.WhereGreater(b2, zero, b2, TLane.Of(_otherwise));
        return TLane.WhereGreater(a2, TLane.Of(_threshold) * scale, TLane.Literal(1.0), zero);
    }
}

/// <summary>|by_i|^2, or a number where that is 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="otherwise">The number.</param>
internal readonly struct CompanionOr<TReal>(TReal otherwise) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _otherwise = otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(b2, TLane.Literal(0.0), b2, TLane.Of(_otherwise));
}

/// <summary>What follows a descent of smoothed L0 where more is known than that few entries are not zero.</summary>
internal readonly struct SmoothedL0StructuredRefits : ISmoothedL0Refit
{
    /// <summary>With noise: the most fits of a support that does not settle.</summary>
    private const int Fits = 10;

    /// <inheritdoc/>
    public static bool Explains<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal sigma, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (o.NonNegative)
        {
            space.Positive(x, x);
        }

        return o.Refit && o.NoiseLevel <= TReal.Zero
            && ExactExplanation.Find<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, o.Sparsity, sigma, o.Tolerance, o.BlockSize, o.NonNegative);
    }

    /// <inheritdoc/>
    public static void Close<TMap, TVector, TReal>(TMap map, TVector target, TVector x, TReal sigma, int steps, RecoveryStatus status, in SmoothedL0Settings<TReal> o)
        where TMap : struct, IProjectingMap<TVector, TReal>
        where TVector : struct
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
    }

    /// <inheritdoc/>
    public static void Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector scratch, TVector residual, TVector work, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        bool noisy = o.NoiseLevel > TReal.Zero;
        if (!o.Refit || (o.Sparsity < 0 && !noisy))
        {
            return;
        }

        // Blocks are judged as wholes: their columns are taken as alike.
        TReal one = TReal.One;
        TVector inverse = scratch, g = space.Slice(work, map.RowStorage, map.ColumnStorage), sizes = o.BlockSize > 1 ? space.Slice(work, map.RowStorage + map.ColumnStorage, map.ColumnStorage) : g;
        map.Adjoint(y, g);
        TReal column = ColumnNorms.OfCorrelations<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, g), typical = column > TReal.Zero ? one / column : one;
        if (o.BlockSize > 1 || !map.TryInverseColumnNorms(inverse))
        {
            space.Clear(inverse);
        }

        space.Copy(x, g);
        bool more = true;
        for (int fit = 0; more; fit++)
        {
            if (o.BlockSize > 1)
            {
                space.BlockMagnitudes(g, o.BlockSize, sizes);
            }

            if (o.Sparsity >= 0)
            {
                space.KeepLargest(sizes, o.Sparsity * o.BlockSize, support);
            }
            else
            {
                space.Scale(new StandsOut<TReal>(o.NoiseThreshold * o.NoiseThreshold, typical), sizes, inverse, support);
                if (space.Sum(default(OnSupport<TReal>), support, support) > TSpace.Real(map.Rows / 2))
                {
                    space.KeepLargest(sizes, map.Rows / (2 * o.BlockSize) * o.BlockSize, support);
                }
            }

            more = fit == 0 || space.Sum(default(SupportDiffers<TReal>), x, support) > TReal.Zero;
            if (more)
            {
                RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, residual, work, ExactExplanation.RefitIterations, o.Tolerance);
                if (o.NonNegative)
                {
                    space.Positive(x, x);
                }

                more = noisy && fit + 1 < Fits;
            }

            if (more)
            {
                if (o.NonNegative)
                {
                    map.Forward(x, residual);
                    space.Combine(one, y, -one, residual, residual);
                }

                // What each entry would be with the fit of the others: entries that the noise explains leave, others come back.
                map.Adjoint(residual, g);
                space.Scale(new CompanionOr<TReal>(typical), g, inverse, g);
                space.Combine(one, x, one, g, g);
                if (o.NonNegative)
                {
                    space.Positive(g, g);
                }
            }
        }
    }
}
