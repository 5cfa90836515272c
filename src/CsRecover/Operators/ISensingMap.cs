using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Which measurements a step may look at: a solver can keep some aside to judge itself by.</summary>
public enum Samples
{
    /// <summary>Those that are not held out.</summary>
    Fitted,

    /// <summary>All of them.</summary>
    All,
}

/// <summary>How far A x was from y, split by <see cref="Samples"/>.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="fitted">Squared norm of the residual on the fitted measurements.</param>
/// <param name="heldOut">Squared norm of the residual on the held-out measurements.</param>
public readonly struct Misfit<TReal>(TReal fitted, TReal heldOut)
    where TReal : unmanaged
{
    /// <summary>Squared norm of the residual on the fitted measurements.</summary>
    public readonly TReal Fitted = fitted;

    /// <summary>Squared norm of the residual on the held-out measurements; 0 when none are held out.</summary>
    public readonly TReal HeldOut = heldOut;
}

/// <summary>What a solver needs that moves among the x with A x = y: projections and shrinkage, for one signal or for a block of them.</summary>
/// <typeparam name="TVector">A view of a vector.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
public interface IProjectingMap<TVector, TReal>
    where TVector : struct
    where TReal : unmanaged
{
    /// <summary>Turns y, once, into what <see cref="MinimumNorm"/> and <see cref="Project"/> take in its place.</summary>
    /// <param name="y">m measurements.</param>
    /// <param name="target">Overwritten; as long as y; may be y.</param>
    void PrepareProjection(TVector y, TVector target);

    /// <summary>x = A^+ y, the solution of least norm; of the fitted measurements alone, if the map holds others out.</summary>
    /// <param name="target">From <see cref="PrepareProjection"/>.</param>
    /// <param name="x">n unknowns, overwritten.</param>
    void MinimumNorm(TVector target, TVector x);

    /// <summary>x &lt;- x + A^+ (y - A x), the nearest point that explains the measurements.</summary>
    /// <param name="target">From <see cref="PrepareProjection"/>.</param>
    /// <param name="x">n unknowns, updated.</param>
    void Project(TVector target, TVector x);

    /// <summary><see cref="Project"/>, and how far x was before it.</summary>
    /// <param name="target">From <see cref="PrepareProjection"/>.</param>
    /// <param name="x">n unknowns, updated.</param>
    /// <param name="samples">Which measurements to explain; the misfit is always of both kinds.</param>
    /// <returns>The misfit of x before the projection, in the units of <paramref name="target"/>.</returns>
    Misfit<TReal> ProjectAndMeasure(TVector target, TVector x, Samples samples);

    /// <summary>x &lt;- Psi* (c o f(|c|^2, |c|^2)) with c = Psi x, where Psi is this map's sparsifying transform (often the identity).</summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="weight">The factor by which coefficients are scaled.</param>
    /// <param name="x">n unknowns, updated.</param>
    /// <param name="turn">Number of this call: a map that spins its transform takes the shift from it.</param>
    void Shrink<TWeight>(TWeight weight, TVector x, int turn)
        where TWeight : unmanaged, IWeight<TReal>;
}

/// <summary>
/// The sensing operator A (m x n) as solver texts see it. Steps that gain from being fused (a projection, a shrinkage in a
/// transform domain) belong here and not in the solver: each map does them in the way that is fastest for it.
/// </summary>
/// <typeparam name="TVector">A view of a vector.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
public interface ISensingMap<TVector, TReal> : IProjectingMap<TVector, TReal>
    where TVector : struct
    where TReal : unmanaged
{
    /// <summary>m, the number of measurements.</summary>
    int Rows { get; }

    /// <summary>n, the number of unknowns.</summary>
    int Columns { get; }

    /// <summary>Elements to reserve for a vector of measurements.</summary>
    int RowStorage { get; }

    /// <summary>Elements to reserve for a vector of unknowns.</summary>
    int ColumnStorage { get; }

    /// <summary>y = A x.</summary>
    /// <param name="x">n unknowns.</param>
    /// <param name="y">m measurements, overwritten.</param>
    void Forward(TVector x, TVector y);

    /// <summary>x = A^H y.</summary>
    /// <param name="y">m measurements.</param>
    /// <param name="x">n unknowns, overwritten.</param>
    void Adjoint(TVector y, TVector x);

    /// <summary>The column A e_j.</summary>
    /// <param name="j">Which entry of a stored vector of unknowns, as the space numbers them (<see cref="IVectorSpace{TVector, TTable, T, TReal}.ArgMax"/>).</param>
    /// <param name="column">m measurements, overwritten.</param>
    void Column(int j, TVector column);

    /// <summary>1 / |A e_j| for each column, 0 for columns of zeros, if this map knows it. Greedy solvers select by it; without, they take all columns as alike.</summary>
    /// <param name="inverse">n real numbers, overwritten.</param>
    /// <returns>False when the map does not know; <paramref name="inverse"/> is then unchanged.</returns>
    bool TryInverseColumnNorms(TVector inverse);

    /// <summary>A^H A e_j, if this map has it at hand (see <see cref="MapRequest.Gram"/>).</summary>
    /// <param name="j">Which entry of a stored vector of unknowns, as for <see cref="Column"/>.</param>
    /// <param name="column">n numbers, overwritten.</param>
    /// <returns>False when the solver should form it by <see cref="Column"/> and <see cref="Adjoint"/>; <paramref name="column"/> is then unchanged.</returns>
    bool TryGramColumn(int j, TVector column);

    /// <summary>x = argmin |y - A x| among the vectors that are zero wherever <paramref name="support"/> is, if this map can solve that directly.</summary>
    /// <param name="y">m measurements.</param>
    /// <param name="support">n unknowns whose non-zeros say which may be used; may be x.</param>
    /// <param name="x">n unknowns, overwritten.</param>
    /// <returns>False when the map has no direct way and the solver should iterate; x is then unchanged.</returns>
    bool TryLeastSquares(TVector y, TVector support, TVector x);

    /// <summary>x = W A^H (A W A^H + ridge I)^-1 y with W = diag f(|by_i|^2, |by_i|^2), if this map can solve that directly.</summary>
    /// <typeparam name="TWeight">The functor that gives W.</typeparam>
    /// <param name="weight">The functor that gives W.</param>
    /// <param name="by">n numbers the weights are computed from; may be x.</param>
    /// <param name="ridge">Added to the diagonal, not negative.</param>
    /// <param name="y">m measurements.</param>
    /// <param name="x">n unknowns, overwritten.</param>
    /// <returns>False when the map has no direct way and the solver should iterate; x is then unchanged.</returns>
    bool TryWeightedRidge<TWeight>(TWeight weight, TVector by, TReal ridge, TVector y, TVector x)
        where TWeight : unmanaged, IWeight<TReal>;
}

/// <summary>A sensing map over host vectors: adds the way in and out of the host's storage.</summary>
/// <typeparam name="T">The element: float, double or <see cref="Complex32"/>.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
public interface IHostMap<T, TReal> : ISensingMap<HostVector<T>, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    /// <summary>Where an unknown lies in a stored vector: <paramref name="unknown"/> itself unless vectors are stored with gaps.</summary>
    /// <param name="unknown">Number of an unknown, 0 to n - 1.</param>
    /// <returns>Its place among the stored elements.</returns>
    int StorageIndex(int unknown);

    /// <summary>Copies m measurements into a vector.</summary>
    /// <param name="measurements">m numbers.</param>
    /// <param name="y">Overwritten.</param>
    void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y);

    /// <summary>Copies a vector of measurements out.</summary>
    /// <param name="y">The vector.</param>
    /// <param name="measurements">m numbers, overwritten.</param>
    void StoreMeasurements(HostVector<T> y, Span<T> measurements);

    /// <summary>Copies n unknowns into a vector.</summary>
    /// <param name="unknowns">n numbers: coefficients or a signal, as the map's domain is.</param>
    /// <param name="x">Overwritten.</param>
    void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x);

    /// <summary>Copies a vector of unknowns out as sparse coefficients.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="coefficients">n numbers, overwritten.</param>
    void StoreCoefficients(HostVector<T> x, Span<T> coefficients);

    /// <summary>Copies a vector of unknowns out as the signal Psi* alpha (the coefficients themselves without a transform).</summary>
    /// <param name="x">The vector.</param>
    /// <param name="signal">n numbers, overwritten.</param>
    void StoreSignal(HostVector<T> x, Span<T> signal);
}
