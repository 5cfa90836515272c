using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Vector approximate message passing that learns its prior and the noise by expectation maximisation: linear estimation and denoising hand each other
/// what the other does not know yet (Rangan, Schniter and Fletcher, "Vector approximate message passing", IEEE Trans. Inf. Theory 65(10), 2019, algorithm 3;
/// Fletcher and Schniter, "Learning and free energies for vector approximate message passing", ICASSP 2017).
/// </summary>
/// <remarks>
/// <para>
/// For matrices of any spectrum whose right singular vectors are in general position: ill-conditioned and correlated ones too, where <c>em-amp</c> diverges.
/// It takes the rows of A for orthogonal, so that the linear step needs no solve. Stored matrices are turned once so that they are, by the eigenvectors of
/// A A^H, which are kept (about 10 m^3 operations); subsampled orthogonal transforms have such rows. Where
/// operators without a stored matrix turn out to have other rows, the iteration is that of <see cref="EmAmpOptions"/>. A recovery that diverges begins anew with steps damped by 0.7 and then by 0.4.
/// </para>
/// <para>Stored matrices are turned for the processor only: on a GPU they are refused, while subsampled orthogonal transforms (DCT, Fourier, Hadamard) run there too.</para>
/// <para>Once the likely entries stand still, least squares on them tells whether they explain y exactly. Cost: one product with A and one with A^H an iteration.</para>
/// </remarks>
public sealed record VampOptions : MessagePassingOptions
{
    /// <summary>The defaults: steps damped by 0.9.</summary>
    public VampOptions() => Damping = 0.9;

    /// <inheritdoc/>
    public override string Name => "vamp";

    /// <inheritdoc/>
    public override string Summary => "vector message passing that learns rate, amplitudes and noise; for ill-conditioned and correlated matrices too";

    /// <inheritdoc/>
    protected internal override MapRequest Request => new(OrthogonalRows: true);

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape)
    {
        (int vectors, int table) = SolverMemory.Of("Vamp", shape.RowStorage, shape.ColumnStorage, 0);
        return new WorkSize(vectors, table);
    }

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor)
    {
        MessagePassingSettings<TReal> settings = MessagePassingSettings<TReal>.From(this);
        return NonNegative
            ? visitor.Visit(new VampText<HalfNormalPrior<TReal>, TReal> { Settings = settings })
            : Components == 1
                ? visitor.Visit(new VampText<BernoulliGaussPrior<TReal>, TReal> { Settings = settings })
                : visitor.Visit(new VampText<SymmetricMixturePrior<TReal>, TReal> { Settings = settings });
    }
}

/// <summary>VAMP with one kind of prior.</summary>
/// <typeparam name="TPrior">The prior.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct VampText<TPrior, TReal> : ISolverText<TReal>
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
        Vamp.Run<TSpace, TMap, TVector, TTable, T, TPrior, TReal, TMonitor>(space, map, y, x, work, table, Settings, monitor);
}
