using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The map of A (x) I_L. Measurements are stored signal after signal, as blocks take them. Unknowns are stored with the L coefficients of a row side by side, and are transposed on the way
/// into a product and out of it, which costs little beside the product. Row j is the j-th stored element of A's unknowns, so that an A that stores them with gaps keeps its own order.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <typeparam name="TSpace">The vector space.</typeparam>
/// <typeparam name="TMap">The map of A.</typeparam>
/// <typeparam name="TBlock">A for L signals at once.</typeparam>
/// <param name="space">The vector space.</param>
/// <param name="map">A for one signal.</param>
/// <param name="block">A for L signals.</param>
/// <param name="signals">Room for the unknowns, signal after signal; zeros.</param>
/// <param name="others">The same once more.</param>
internal readonly struct JointMap<T, TReal, TSpace, TMap, TBlock>(TSpace space, TMap map, TBlock block, HostVector<T> signals, HostVector<T> others) : IHostMap<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
    where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
    where TMap : struct, IHostMap<T, TReal>
    where TBlock : struct, IHostBlock<TBlock, T, TReal>
{
    private readonly TSpace _space = space;
    private readonly TMap _map = map;
    private readonly TBlock _block = block;
    private readonly HostVector<T> _signals = signals;
    private readonly HostVector<T> _others = others;

    /// <inheritdoc/>
    public int Rows => _map.Rows * Count;

    /// <inheritdoc/>
    public int Columns => _map.Columns * Count;

    /// <inheritdoc/>
    public int RowStorage => _map.RowStorage * Count;

    /// <inheritdoc/>
    public int ColumnStorage => _map.ColumnStorage * Count;

    private int Count => _block.Signals;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        ToSignals(x, _signals);
        _block.Forward(_signals, y);
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x)
    {
        _block.Adjoint(y, _signals);
        ToBlocks(_signals, x);
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        _space.Clear(column);
        _map.Column(j / Count, column.Part(j % Count, _map.RowStorage));
    }

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<T> inverse)
    {
        if (!_map.TryInverseColumnNorms(Of(_signals, 0)))
        {
            return false;
        }

        for (int s = 1; s < Count; s++)
        {
            _space.Copy(Of(_signals, 0), Of(_signals, s));
        }

        ToBlocks(_signals, inverse);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<T> column)
    {
        // The columns of different signals are orthogonal.
        _space.Clear(_signals);
        if (!_map.TryGramColumn(j / Count, Of(_signals, j % Count)))
        {
            return false;
        }

        ToBlocks(_signals, column);
        return true;
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target) => _block.PrepareProjection(y, target);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x)
    {
        _block.MinimumNorm(target, _signals);
        ToBlocks(_signals, x);
    }

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x)
    {
        ToSignals(x, _signals);
        _block.Project(target, _signals);
        ToBlocks(_signals, x);
    }

    /// <inheritdoc/>
    public Misfit<TReal> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples)
    {
        ToSignals(x, _signals);
        Misfit<TReal> misfit = _block.ProjectAndMeasure(target, _signals, samples);
        ToBlocks(_signals, x);
        return misfit;
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal> => _space.Scale(weight, x, x, x);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x)
    {
        ToSignals(support, _others);
        bool solved = true;
        if (IsCommon(support))
        {
            solved = _block.TryLeastSquares(y, Of(_others, 0), _signals);
        }
        else
        {
            for (int s = 0; s < Count && solved; s++)
            {
                solved = _map.TryLeastSquares(Measured(y, s), Of(_others, s), Of(_signals, s));
            }
        }

        if (solved)
        {
            ToBlocks(_signals, x);
        }

        return solved;
    }

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<T> by, TReal ridge, HostVector<T> y, HostVector<T> x)
        where TWeight : unmanaged, IWeight<TReal>
    {
        ToSignals(by, _others);
        for (int s = 0; s < Count; s++)
        {
            if (!_map.TryWeightedRidge(weight, Of(_others, s), ridge, Measured(y, s), Of(_signals, s)))
            {
                return false;
            }
        }

        ToBlocks(_signals, x);
        return true;
    }

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => _map.StorageIndex(unknown / Count) * Count + unknown % Count;

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y)
    {
        var one = new T[_map.Rows];
        for (int s = 0; s < Count; s++)
        {
            Pick(measurements, s, one);
            _map.LoadMeasurements(one, Measured(y, s));
        }
    }

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<T> y, Span<T> measurements)
    {
        var one = new T[_map.Rows];
        for (int s = 0; s < Count; s++)
        {
            _map.StoreMeasurements(Measured(y, s), one);
            Place(one, s, measurements);
        }
    }

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x)
    {
        var one = new T[_map.Columns];
        for (int s = 0; s < Count; s++)
        {
            Pick(unknowns, s, one);
            _map.LoadUnknowns(one, Of(_signals, s));
        }

        ToBlocks(_signals, x);
    }

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<T> x, Span<T> coefficients)
    {
        ToSignals(x, _signals);
        var one = new T[_map.Columns];
        for (int s = 0; s < Count; s++)
        {
            _map.StoreCoefficients(Of(_signals, s), one);
            Place(one, s, coefficients);
        }
    }

    /// <inheritdoc/>
    public void StoreSignal(HostVector<T> x, Span<T> signal)
    {
        ToSignals(x, _signals);
        var one = new T[_map.Columns];
        for (int s = 0; s < Count; s++)
        {
            _map.StoreSignal(Of(_signals, s), one);
            Place(one, s, signal);
        }
    }

    private HostVector<T> Of(HostVector<T> all, int signal) => all.Part(signal, _map.ColumnStorage);

    private HostVector<T> Measured(HostVector<T> y, int signal) => y.Part(signal, _map.RowStorage);

    private void ToSignals(HostVector<T> x, HostVector<T> signals) => HostTranspose.Copy(x, _map.ColumnStorage, Count, Count, signals, _map.ColumnStorage);

    private void ToBlocks(HostVector<T> signals, HostVector<T> x) => HostTranspose.Copy(signals, Count, _map.ColumnStorage, _map.ColumnStorage, x, Count);

    /// <summary>Whether each row is all zeros or has none.</summary>
    private bool IsCommon(HostVector<T> support)
    {
        for (int first = 0; first < ColumnStorage; first += Count)
        {
            bool zero = T.IsZero(HostTransfer.Get(support, first));
            for (int s = 1; s < Count; s++)
            {
                if (T.IsZero(HostTransfer.Get(support, first + s)) != zero)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private void Pick(ReadOnlySpan<T> all, int signal, Span<T> one)
    {
        for (int i = 0; i < one.Length; i++)
        {
            one[i] = all[i * Count + signal];
        }
    }

    private void Place(ReadOnlySpan<T> one, int signal, Span<T> all)
    {
        for (int i = 0; i < one.Length; i++)
        {
            all[i * Count + signal] = one[i];
        }
    }
}
