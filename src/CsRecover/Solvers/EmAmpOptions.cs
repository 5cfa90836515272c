using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Approximate message passing that learns its prior and the noise by expectation maximisation (Vila and Schniter, "Expectation-maximization
/// Gaussian-mixture approximate message passing", IEEE Trans. Signal Process. 61(19), 2013, with the scalar variances of table I).
/// </summary>
/// <remarks>
/// <para>
/// For matrices with independent entries of mean 0, and much like them for subsampled orthogonal transforms. On matrices with correlated columns or a wide
/// spectrum message passing diverges: that is noticed, and the recovery begins anew with steps damped by 0.7 and then by 0.4; if those diverge too it ends
/// as <see cref="RecoveryStatus.Diverged"/> with the iterate that explained y best. <c>vamp</c> is made for such matrices.
/// </para>
/// <para>Once the likely entries stand still, least squares on them tells whether they explain y exactly. Cost: one product with A and one with A^H an iteration.</para>
/// </remarks>
public sealed record EmAmpOptions : MessagePassingOptions
{
    /// <inheritdoc/>
    public override string Name => "em-amp";

    /// <inheritdoc/>
    public override string Summary => "message passing that learns rate, amplitudes and noise by expectation maximisation; for random matrices";

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape)
    {
        (int vectors, int table) = SolverMemory.Of("EmAmp", shape.RowStorage, shape.ColumnStorage, 0);
        return new WorkSize(vectors, table);
    }

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor)
    {
        MessagePassingSettings<TReal> settings = MessagePassingSettings<TReal>.From(this);
        return NonNegative
            ? visitor.Visit(new EmAmpText<HalfNormalPrior<TReal>, TReal> { Settings = settings })
            : Components == 1
                ? visitor.Visit(new EmAmpText<BernoulliGaussPrior<TReal>, TReal> { Settings = settings })
                : visitor.Visit(new EmAmpText<SymmetricMixturePrior<TReal>, TReal> { Settings = settings });
    }
}

/// <summary>EM-AMP with one kind of prior.</summary>
/// <typeparam name="TPrior">The prior.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct EmAmpText<TPrior, TReal> : ISolverText<TReal>
    where TPrior : unmanaged, ISparsePrior<TPrior, TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public MessagePassingSettings<TReal> Settings;

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        EmAmp.Run<TSpace, TMap, TVector, TTable, T, TPrior, TReal, TMonitor>(space, map, y, x, work, table, Settings, monitor);
}
