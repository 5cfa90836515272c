using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Several signals through the map of one, for operators that have no cheaper way.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <typeparam name="TMap">The map of one signal.</typeparam>
/// <param name="map">The map of one signal.</param>
/// <param name="misfits">Room for one number a signal.</param>
/// <param name="signals">How many signals.</param>
internal readonly unsafe struct LoopBlock<T, TReal, TMap>(TMap map, TReal* misfits, int signals) : IHostBlock<LoopBlock<T, TReal, TMap>, T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
    where TMap : struct, IHostMap<T, TReal>
{
    private readonly TMap _map = map;
    private readonly TReal* _misfits = misfits;

    /// <inheritdoc/>
    public int Signals { get; } = signals;

    private int RowStorage => _map.RowStorage;

    private int ColumnStorage => _map.ColumnStorage;

    /// <inheritdoc/>
    public LoopBlock<T, TReal, TMap> First(int signals) => new(_map, _misfits, signals);

    /// <inheritdoc/>
    public TReal Misfit(int signal) => _misfits[signal];

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        for (int s = 0; s < Signals; s++)
        {
            _map.Forward(x.Part(s, ColumnStorage), y.Part(s, RowStorage));
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x)
    {
        for (int s = 0; s < Signals; s++)
        {
            _map.Adjoint(y.Part(s, RowStorage), x.Part(s, ColumnStorage));
        }
    }

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x)
    {
        // Whether a map solves directly depends on the support alone, so the first signal decides.
        for (int s = 0; s < Signals; s++)
        {
            if (!_map.TryLeastSquares(y.Part(s, RowStorage), support, x.Part(s, ColumnStorage)))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target)
    {
        for (int s = 0; s < Signals; s++)
        {
            _map.PrepareProjection(y.Part(s, RowStorage), target.Part(s, RowStorage));
        }
    }

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x)
    {
        for (int s = 0; s < Signals; s++)
        {
            _map.MinimumNorm(target.Part(s, RowStorage), x.Part(s, ColumnStorage));
        }
    }

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x)
    {
        for (int s = 0; s < Signals; s++)
        {
            _map.Project(target.Part(s, RowStorage), x.Part(s, ColumnStorage));
        }
    }

    /// <inheritdoc/>
    public Misfit<TReal> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples)
    {
        TReal fitted = TReal.Zero, heldOut = TReal.Zero;
        for (int s = 0; s < Signals; s++)
        {
            Misfit<TReal> misfit = _map.ProjectAndMeasure(target.Part(s, RowStorage), x.Part(s, ColumnStorage), samples);
            _misfits[s] = misfit.Fitted;
            fitted += misfit.Fitted;
            heldOut += misfit.HeldOut;
        }

        return new Misfit<TReal>(fitted, heldOut);
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal>
    {
        for (int s = 0; s < Signals; s++)
        {
            _map.Shrink(weight, x.Part(s, ColumnStorage), turn);
        }
    }
}

/// <summary>Blocks of signals over any operator.</summary>
internal static class SignalBlocks
{
    /// <summary>Calls a visitor back with the map of one signal and that of the block: matrix times matrix where the operator has it, otherwise one signal after the other.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <param name="visitor">The visitor.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="signals">How many signals, at least 1.</param>
    public static void Accept<T, TVisitor>(SensingOperator<T> sensing, TVisitor visitor, MapRequest request, int signals)
        where T : unmanaged, INumberBase<T>
        where TVisitor : struct, IBlockVisitor<T>
    {
        if (sensing.ServesBlocks)
        {
            sensing.AcceptBlock(visitor, request, signals);
        }
        else
        {
            sensing.Accept<Loop<T, TVisitor>, bool>(new Loop<T, TVisitor>(visitor, signals), request);
        }
    }

    private readonly struct Loop<T, TVisitor>(TVisitor visitor, int signals) : IMapVisitor<T, bool>
        where T : unmanaged, INumberBase<T>
        where TVisitor : struct, IBlockVisitor<T>
    {
        public unsafe bool Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var misfits = new NativeBuffer<TReal>(signals);
            visitor.Visit<TSpace, TMap, LoopBlock<T, TReal, TMap>, TReal>(space, map, new LoopBlock<T, TReal, TMap>(map, misfits.Pointer, signals));
            return true;
        }
    }
}
