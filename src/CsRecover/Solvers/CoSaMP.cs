using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Compressive sampling matching pursuit: adds the 2k atoms that correlate best with the residual to those in use, fits all of them and keeps the k
/// largest (Needell and Tropp, "CoSaMP: iterative signal recovery from incomplete and inaccurate samples", Appl. Comput. Harmon. Anal. 26(3), 2009).
/// </summary>
/// <remarks>
/// Told k. Iterations end when the residual has not improved for <see cref="Patience"/> of them; the best answer counts. Cost: one product
/// each with A and A^H and one least-squares problem of up to 3k unknowns an iteration.
/// </remarks>
public sealed record CoSaMPOptions : SparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "cosamp";

    /// <inheritdoc/>
    public override string Summary => "compressive sampling matching pursuit: 2k new atoms at a time, least squares, keep k";

    /// <summary>How many iterations without a smaller residual to wait for.</summary>
    public int Patience { get; init; } = 8;

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 60;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }


    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Patience >= 1, nameof(Patience), "1 or more", Patience);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(CoSaMP.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(CoSaMPSettings<TReal>.From(this));
}

/// <summary>The parameters of the CoSaMP text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct CoSaMPSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Tolerance;
    public int Sparsity, MaxIterations, Patience;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static CoSaMPSettings<TReal> From(CoSaMPOptions o) => new()
    {
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        Sparsity = o.Sparsity ?? 0,
        MaxIterations = o.MaxIterations,
        Patience = o.Patience,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        CoSaMP.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The text of CoSaMP.</summary>
internal static class CoSaMP
{
    private const int FitIterations = 200;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("CoSaMP", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

    /// <summary>Recovers one signal.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The answer.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, in CoSaMPSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector r = space.Slice(work, 0, m), q = space.Slice(work, m, m);
        TVector g = space.Slice(work, 2 * m, n), atoms = space.Slice(work, 2 * m + n, n), best = space.Slice(work, 2 * m + 2 * n, n);
        TVector inner = space.Slice(work, 2 * m + 3 * n, m + 2 * n);

        TReal one = TReal.One, least = TReal.Sqrt(space.Dot(y, y)), stop = o.Tolerance * least;
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0, waited = 0;
        bool more = true;
        space.Clear(x);
        space.Clear(best);
        space.Copy(y, r);
        while (more && iteration < o.MaxIterations)
        {
            map.Adjoint(r, g);                                                          // algorithm 2.1: form signal proxy
            space.KeepLargest(g, 2 * o.Sparsity, atoms);                                // identify large components
            space.Combine(one, atoms, one, x, atoms);                                   // merge supports
            RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(
                space, map, y, atoms, x, q, inner, FitIterations, o.Tolerance * TSpace.Real(0.01));  // signal estimation by least squares
            space.KeepLargest(x, o.Sparsity, x);                                        // prune to obtain next approximation
            map.Forward(x, r);
            space.Combine(one, y, -one, r, r);                                          // update current samples
            iteration++;
            TReal residual = TReal.Sqrt(space.Dot(r, r));
            waited = residual < TSpace.Real(0.999) * least ? 0 : waited + 1;
            if (residual < least)
            {
                least = residual;
                space.Copy(x, best);
            }

            if (TMonitor.IsActive && !monitor.Continue(iteration, residual))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
            else if (residual <= stop)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
            else if (waited >= o.Patience)
            {
                status = RecoveryStatus.Stagnated;
                more = false;
            }
        }

        space.Copy(best, x);
        if (status != RecoveryStatus.Cancelled)
        {
            status = ExactExplanation.RefitAtEnd<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, atoms, g, q, inner, o.Tolerance, status);
        }

        return new Outcome(status, iteration);
    }
}
