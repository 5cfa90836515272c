using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A = Phi Psi* on coefficients, in either GPU shape: A^+ = Psi Phi^+, so a projection goes over to the signal, projects there and comes back (as <see cref="TransformedMap{T, TReal, TSpace, TMap}"/> does on the host).</summary>
/// <typeparam name="TSpace">The shape's vector space.</typeparam>
/// <typeparam name="TTable">Its table.</typeparam>
/// <typeparam name="TWavelet">Psi.</typeparam>
/// <typeparam name="TMap">The map of Phi.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="space">The vector space.</param>
/// <param name="wavelet">Psi.</param>
/// <param name="sensing">Phi.</param>
/// <param name="copy">n numbers.</param>
/// <param name="scratch">n more.</param>
internal struct TransformedDeviceMap<TSpace, TTable, TWavelet, TMap, T, TReal>(TSpace space, TWavelet wavelet, TMap sensing, ArrayView<T> copy, ArrayView<T> scratch) : IDeviceMap<T, TReal>
    where TSpace : struct, IVectorSpace<ArrayView<T>, TTable, T, TReal>
    where TTable : struct, ITable<TTable, T>
    where TWavelet : struct, ISignalWavelet<T>
    where TMap : struct, IDeviceMap<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TSpace _space = space;
    private readonly TWavelet _wavelet = wavelet;
    private readonly TMap _sensing = sensing;
    private readonly ArrayView<T> _copy = copy;
    private readonly ArrayView<T> _scratch = scratch;

    /// <inheritdoc/>
    public readonly int Rows => _sensing.Rows;

    /// <inheritdoc/>
    public readonly int Columns => _sensing.Columns;

    /// <inheritdoc/>
    public readonly int RowStorage => _sensing.RowStorage;

    /// <inheritdoc/>
    public readonly int ColumnStorage => _sensing.ColumnStorage;

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<T> x, ArrayView<T> y)
    {
        StoreSignal(x, _copy);
        _sensing.Forward(_copy, y);
    }

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x)
    {
        _sensing.Adjoint(y, x);
        _wavelet.Analyse(x, _scratch);
    }

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column)
    {
        _wavelet.SetUnit(j, _copy);
        _wavelet.Synthesise(_copy, _scratch);
        _sensing.Forward(_copy, column);
    }

    /// <inheritdoc/>
    public readonly void PrepareProjection(ArrayView<T> y, ArrayView<T> target) => _sensing.PrepareProjection(y, target);

    /// <inheritdoc/>
    public readonly void MinimumNorm(ArrayView<T> target, ArrayView<T> x)
    {
        _sensing.MinimumNorm(target, x);
        _wavelet.Analyse(x, _scratch);
    }

    /// <inheritdoc/>
    public readonly void Project(ArrayView<T> target, ArrayView<T> x)
    {
        _wavelet.Synthesise(x, _scratch);
        _sensing.Project(target, x);
        _wavelet.Analyse(x, _scratch);
    }

    /// <inheritdoc/>
    public readonly Misfit<TReal> ProjectAndMeasure(ArrayView<T> target, ArrayView<T> x, Samples samples)
    {
        _wavelet.Synthesise(x, _scratch);
        Misfit<TReal> misfit = _sensing.ProjectAndMeasure(target, x, samples);
        _wavelet.Analyse(x, _scratch);
        return misfit;
    }

    /// <inheritdoc/>
    public readonly void Shrink<TWeight>(TWeight weight, ArrayView<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal> => _space.Scale(weight, x, x, x);

    /// <inheritdoc/>
    public readonly bool TryInverseColumnNorms(ArrayView<T> inverse) => false;

    /// <inheritdoc/>
    public readonly bool TryGramColumn(int j, ArrayView<T> column) => false;

    /// <inheritdoc/>
    public readonly bool TryLeastSquares(ArrayView<T> y, ArrayView<T> support, ArrayView<T> x) => false;

    /// <inheritdoc/>
    public readonly bool TryWeightedRidge<TWeight>(TWeight weight, ArrayView<T> by, TReal ridge, ArrayView<T> y, ArrayView<T> x)
        where TWeight : unmanaged, IWeight<TReal> => false;

    /// <inheritdoc/>
    public readonly void LoadMeasurements(ArrayView<T> measurements, ArrayView<T> y) => _sensing.LoadMeasurements(measurements, y);

    /// <inheritdoc/>
    public readonly void StoreCoefficients(ArrayView<T> x, ArrayView<T> coefficients) => _space.Copy(x, coefficients);

    /// <inheritdoc/>
    public readonly void StoreSignal(ArrayView<T> x, ArrayView<T> signal)
    {
        _space.Copy(x, signal);
        _wavelet.Synthesise(signal, _scratch);
    }
}

/// <summary>A = Phi Psi* for group kernels.</summary>
/// <typeparam name="TSensing">Phi.</typeparam>
/// <typeparam name="TMap">The map that a group makes of it.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct GroupTransformedOperator<TSensing, TMap, TElement, T, TReal> :
    IGroupOperator<TransformedDeviceMap<GroupSpace<TElement, T, TReal>, DeviceTable<TElement, T, TReal>, GroupWavelet<TElement, T, TReal>, TMap, T, TReal>, TElement, T, TReal>
    where TSensing : struct, IGroupOperator<TMap, TElement, T, TReal>
    where TMap : struct, IDeviceMap<T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Phi, not yet bound to a group's memory.</summary>
    public TSensing Sensing;

    /// <summary>Psi.</summary>
    public GroupWavelet<TElement, T, TReal> Wavelet;

    /// <inheritdoc/>
    public readonly int Rows => Sensing.Rows;

    /// <inheritdoc/>
    public readonly int Columns => Sensing.Columns;

    /// <inheritdoc/>
    public readonly int ScratchLength => (2 * Sensing.Columns) + Sensing.ScratchLength + 1;

    /// <inheritdoc/>
    public readonly TransformedDeviceMap<GroupSpace<TElement, T, TReal>, DeviceTable<TElement, T, TReal>, GroupWavelet<TElement, T, TReal>, TMap, T, TReal> Bind(
        GroupSpace<TElement, T, TReal> space, ArrayView<T> shared, ArrayView<T> scratch)
    {
        int n = Sensing.Columns;
        return new(space, Wavelet, Sensing.Bind(space, shared, scratch.SubView(2 * n, Sensing.ScratchLength)), scratch.SubView(0, n), scratch.SubView(n, n));
    }
}
