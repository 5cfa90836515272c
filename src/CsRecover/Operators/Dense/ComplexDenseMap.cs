using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The map of a stored complex matrix. A vector in cells of 8 real and 8 imaginary parts is a real vector of twice the length, and A
/// on it is a real matrix of twice the size: everything but shrinkage is that matrix's work.
/// </summary>
/// <typeparam name="TSizes">m and n: fields, or constants in a specialised operator.</typeparam>
/// <param name="real">The map of the real matrix.</param>
/// <param name="sizes">m and n.</param>
internal readonly unsafe struct ComplexDenseMap<TSizes>(DenseMap<float, PartSizes<TSizes>> real, TSizes sizes) : IHostMap<Complex32, float>
    where TSizes : struct, IMatrixSizes
{
    private readonly DenseMap<float, PartSizes<TSizes>> _real = real;
    private readonly TSizes _sizes = sizes;

    /// <inheritdoc/>
    public int Rows => _sizes.Rows;

    /// <inheritdoc/>
    public int Columns => _sizes.Columns;

    /// <inheritdoc/>
    public int RowStorage => HostVector.StorageFor(Rows);

    /// <inheritdoc/>
    public int ColumnStorage => HostVector.StorageFor(Columns);

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y) => _real.Forward(CellParts.Of(x), CellParts.Of(y));

    /// <inheritdoc/>
    public void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x) => _real.Adjoint(CellParts.Of(y), CellParts.Of(x));

    /// <inheritdoc/>
    public void Column(int j, HostVector<Complex32> column) => _real.Column(HostVector.CellOffset(j), CellParts.Of(column));

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<Complex32> inverse)
    {
        // The real matrix has each norm twice; as a complex number its imaginary part is 0.
        _ = _real.TryInverseColumnNorms(CellParts.Of(inverse));
        for (int j = 0; j < inverse.Length; j++)
        {
            ((float*)inverse.Pointer)[HostVector.CellOffset(j) + HostVector.Cell] = 0f;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<Complex32> column) => _real.TryGramColumn(HostVector.CellOffset(j), CellParts.Of(column));

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<Complex32> y, HostVector<Complex32> target) => _real.PrepareProjection(CellParts.Of(y), CellParts.Of(target));

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<Complex32> target, HostVector<Complex32> x) => _real.MinimumNorm(CellParts.Of(target), CellParts.Of(x));

    /// <inheritdoc/>
    public void Project(HostVector<Complex32> target, HostVector<Complex32> x) => _real.Project(CellParts.Of(target), CellParts.Of(x));

    /// <inheritdoc/>
    public Misfit<float> ProjectAndMeasure(HostVector<Complex32> target, HostVector<Complex32> x, Samples samples) =>
        _real.ProjectAndMeasure(CellParts.Of(target), CellParts.Of(x), samples);

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float> => new HostComplexSpace(null).Scale(weight, x, x, x);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<Complex32> y, HostVector<Complex32> support, HostVector<Complex32> x)
    {
        List<int> parts = CellParts.OnSupport(support, Columns);
        return parts.Count <= 2 * Rows && _real.TryLeastSquares(CellParts.Of(y), parts, CellParts.Of(x));
    }

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<Complex32> by, float ridge, HostVector<Complex32> y, HostVector<Complex32> x)
        where TWeight : unmanaged, IWeight<float>
    {
        using var weights = new NativeBuffer<float>(2 * (nint)by.Length);
        for (nint i = 0; i < weights.Length; i += 2 * HostVector.Cell)
        {
            var magnitude = new SimdLane<float>(HostKernels.MagnitudeSquared((float*)by.Pointer + i));
            Vector256<float> value = weight.Invoke(magnitude, magnitude).Value;
            value.StoreAligned(weights.Pointer + i);
            value.StoreAligned(weights.Pointer + i + HostVector.Cell);
        }

        return _real.TryWeightedRidge(weights.Pointer, ridge, CellParts.Of(y), CellParts.Of(x));
    }

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => unknown;

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> y)
    {
        HostTransfer.Load(measurements, y);
        _real.Turn(CellParts.Of(y));
    }

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<Complex32> y, Span<Complex32> measurements)
    {
        _real.TurnBack(CellParts.Of(y));
        HostTransfer.Store(y, measurements);
        _real.Turn(CellParts.Of(y));
    }

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<Complex32> unknowns, HostVector<Complex32> x) => HostTransfer.Load(unknowns, x);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<Complex32> x, Span<Complex32> coefficients) => HostTransfer.Store(x, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<Complex32> x, Span<Complex32> signal) => HostTransfer.Store(x, signal);
}

/// <summary>Sizes of the real matrix that a complex one is on vectors in cells.</summary>
/// <typeparam name="TSizes">m and n.</typeparam>
/// <param name="sizes">m and n.</param>
internal readonly struct PartSizes<TSizes>(TSizes sizes) : IMatrixSizes
    where TSizes : struct, IMatrixSizes
{
    private readonly TSizes _sizes = sizes;

    /// <inheritdoc/>
    public int Rows => 2 * HostVector.StorageFor(_sizes.Rows);

    /// <inheritdoc/>
    public int Columns => 2 * HostVector.StorageFor(_sizes.Columns);
}

/// <summary>Complex vectors as the real ones that their cells are.</summary>
internal static unsafe class CellParts
{
    /// <summary>A vector's cells as real numbers.</summary>
    /// <param name="v">The vector.</param>
    public static HostVector<float> Of(HostVector<Complex32> v) => new((float*)v.Pointer, checked(2 * v.Length));

    /// <summary>Where the parts of a vector's non-zeros lie.</summary>
    /// <param name="support">The vector.</param>
    /// <param name="count">How many of its elements to look at.</param>
    /// <returns>Two places an element.</returns>
    public static List<int> OnSupport(HostVector<Complex32> support, int count)
    {
        var parts = new List<int>();
        for (int j = 0; j < count; j++)
        {
            int at = HostVector.CellOffset(j);
            if (((float*)support.Pointer)[at] != 0f || ((float*)support.Pointer)[at + HostVector.Cell] != 0f)
            {
                parts.Add(at);
                parts.Add(at + HostVector.Cell);
            }
        }

        return parts;
    }
}
