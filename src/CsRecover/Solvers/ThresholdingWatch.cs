using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// What every thresholding iteration does after a step: asks the monitor, compares the residual, and once the support has stood still for some iterations tests by least
/// squares whether it explains y exactly. Plain data, so that solver texts can carry it into kernels.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="norm">|y|.</param>
/// <param name="tolerance">The relative residual to reach.</param>
/// <param name="refits">Whether to test supports by least squares.</param>
/// <param name="progress">The least relative fall of the residual over fifty iterations that counts as progress.</param>
internal struct ThresholdingWatch<TReal>(TReal norm, TReal tolerance, bool refits, TReal progress)
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TReal _norm = norm, _tolerance = tolerance, _progress = progress;
    private readonly Flag _refits = refits;
    private Standstill<TReal> _still = Standstill<TReal>.Start();

    /// <summary>How the iteration ended.</summary>
    public RecoveryStatus Status { get; private set; } = RecoveryStatus.IterationLimit;

    /// <summary>Iterations done.</summary>
    public int Iterations { get; private set; }

    /// <summary>Ends the iteration without a further step.</summary>
    /// <param name="status">Why.</param>
    public void End(RecoveryStatus status) => Status = status;

    /// <summary>Notes a step.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The new estimate; the exact explanation if that ends the iteration.</param>
    /// <param name="norm">|y - A x|.</param>
    /// <param name="changed">Whether the step changed the support.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="RestrictedLeastSquares.Work"/> elements.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>Whether to go on; otherwise <see cref="Status"/> says why not.</returns>
    public bool GoesOn<TSpace, TMap, TVector, TTable, T, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TReal norm, bool changed, TVector support, TVector candidate, TVector residual, TVector work, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal>
    {
        Iterations++;
        bool more = false;
        if (TMonitor.IsActive && !monitor.Continue(Iterations, norm))
        {
            Status = RecoveryStatus.Cancelled;
        }
        else if (norm <= _tolerance * _norm)
        {
            Status = RecoveryStatus.Converged;
        }
        else if (!(norm < TSpace.Real(1e3) * _norm))
        {
            Status = RecoveryStatus.Diverged;
        }
        else if (_refits && _still.IsWorthATest(changed) && Explains<TSpace, TMap, TVector, TTable, T>(space, map, y, x, support, candidate, residual, work))
        {
            Status = RecoveryStatus.Optimal;
        }
        else if (_still.HasStopped(norm, _progress))
        {
            Status = RecoveryStatus.Stagnated;
        }
        else
        {
            more = true;
        }

        return more;
    }

    private readonly bool Explains<TSpace, TMap, TVector, TTable, T>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        // Solvers that are not told k may hold more entries than could be proven to be needed.
        space.Copy(x, support);
        return space.Sum(default(OnSupport<TReal>), support, support) < TSpace.Real(map.Rows)
            && ExactExplanation.Refit<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, _tolerance);
    }
}
