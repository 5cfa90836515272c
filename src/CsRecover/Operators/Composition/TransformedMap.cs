using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A = Phi Psi* with an orthonormal Psi. On coefficients, A^+ = Psi Phi^+: a projection goes over to the signal, projects there and comes back. On the signal, products
/// and projections are those of Phi, and only a shrinkage goes through Psi.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <typeparam name="TSpace">The vector space.</typeparam>
/// <typeparam name="TMap">The map of Phi.</typeparam>
/// <param name="space">The vector space.</param>
/// <param name="sensing">Phi.</param>
/// <param name="transform">Psi.</param>
/// <param name="request">What the map is for.</param>
/// <param name="work">Room for three vectors of unknowns and then the transform's scratch.</param>
internal readonly unsafe struct TransformedMap<T, TReal, TSpace, TMap>(TSpace space, TMap sensing, SignalTransform<T> transform, MapRequest request, T* work) : IHostMap<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
    where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
    where TMap : struct, IHostMap<T, TReal>
{
    private readonly TSpace _space = space;
    private readonly TMap _sensing = sensing;
    private readonly SignalTransform<T> _transform = transform;
    private readonly MapRequest _request = request;
    private readonly T* _work = work;

    /// <inheritdoc/>
    public int Rows => _sensing.Rows;

    /// <inheritdoc/>
    public int Columns => _sensing.Columns;

    /// <inheritdoc/>
    public int RowStorage => _sensing.RowStorage;

    /// <inheritdoc/>
    public int ColumnStorage => _sensing.ColumnStorage;

    private bool OnSignal => _request.Domain == SignalDomain.Signal;

    private HostVector<T> Copy => Vector(0);

    private T* Scratch => _work + 3 * (nint)ColumnStorage;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        if (OnSignal)
        {
            _sensing.Forward(x, y);
            return;
        }

        _space.Copy(x, Copy);
        _transform.Synthesise(Copy, Scratch);
        _sensing.Forward(Copy, y);
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x)
    {
        _sensing.Adjoint(y, x);
        ToUnknowns(x);
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        if (OnSignal)
        {
            _sensing.Column(j, column);
            return;
        }

        HostVector<T> unit = Copy;
        _space.Clear(unit);
        HostTransfer.Set(unit, j, T.One);
        _transform.Synthesise(unit, Scratch);
        _sensing.Forward(unit, column);
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target) => _sensing.PrepareProjection(y, target);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x)
    {
        _sensing.MinimumNorm(target, x);
        ToUnknowns(x);
    }

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x)
    {
        ToSignal(x);
        _sensing.Project(target, x);
        ToUnknowns(x);
    }

    /// <inheritdoc/>
    public Misfit<TReal> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples)
    {
        ToSignal(x);
        Misfit<TReal> misfit = _sensing.ProjectAndMeasure(target, x, samples);
        ToUnknowns(x);
        return misfit;
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal>
    {
        if (!OnSignal)
        {
            _space.Scale(weight, x, x, x);
            return;
        }

        if (_request.Spins == 0)
        {
            _transform.Analyse(x, Scratch);
            _space.Scale(weight, x, x, x);
            _transform.Synthesise(x, Scratch);
            return;
        }

        // Cycle spinning (Coifman and Donoho 1995): the mean over random shifts of the signal.
        HostVector<T> sum = Vector(1), turned = Vector(2);
        _space.Clear(sum);
        TReal one = TReal.One;
        for (int spin = 0; spin < _request.Spins; spin++)
        {
            uint word = Philox.Word(_request.Seed, PhiloxStreams.Shifts, unchecked((uint)(turn * _request.Spins + spin)));
            int shift = (int)(((ulong)word * (ulong)Columns) >> 32);
            _space.Copy(x, turned);
            _transform.Analyse(turned, Scratch, shift);
            _space.Scale(weight, turned, turned, turned);
            _transform.Synthesise(turned, Scratch, shift);
            _space.Combine(one, sum, one / TReal.CreateTruncating(_request.Spins), turned, sum);
        }

        _space.Copy(sum, x);
    }

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<T> inverse) => false;

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<T> column) => false;

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<T> by, TReal ridge, HostVector<T> y, HostVector<T> x)
        where TWeight : unmanaged, IWeight<TReal> => false;

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => _sensing.StorageIndex(unknown);

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y) => _sensing.LoadMeasurements(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<T> y, Span<T> measurements) => _sensing.StoreMeasurements(y, measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x) => HostTransfer.Load(unknowns, x);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<T> x, Span<T> coefficients)
    {
        _space.Copy(x, Copy);
        if (OnSignal)
        {
            _transform.Analyse(Copy, Scratch);
        }

        HostTransfer.Store(Copy, coefficients);
    }

    /// <inheritdoc/>
    public void StoreSignal(HostVector<T> x, Span<T> signal)
    {
        _space.Copy(x, Copy);
        ToSignal(Copy);
        HostTransfer.Store(Copy, signal);
    }

    private HostVector<T> Vector(int number) => new(_work + number * (nint)ColumnStorage, ColumnStorage);

    private void ToSignal(HostVector<T> x)
    {
        if (!OnSignal)
        {
            _transform.Synthesise(x, Scratch);
        }
    }

    private void ToUnknowns(HostVector<T> x)
    {
        if (!OnSignal)
        {
            _transform.Analyse(x, Scratch);
        }
    }
}
