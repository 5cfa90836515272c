using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The map of a stored complex matrix. A vector in cells of 8 real and 8 imaginary parts is a real vector of twice the length, and A
/// on it is a real matrix of twice the size: everything but shrinkage is that matrix's work.
/// </summary>
/// <param name="real">The map of the real matrix.</param>
/// <param name="rows">m.</param>
/// <param name="columns">n.</param>
internal readonly unsafe struct ComplexDenseMap(DenseMap<float> real, int rows, int columns) : IHostMap<Complex32, float>
{
    private readonly DenseMap<float> _real = real;

    /// <inheritdoc/>
    public int Rows { get; } = rows;

    /// <inheritdoc/>
    public int Columns { get; } = columns;

    /// <inheritdoc/>
    public int RowStorage => HostVector.StorageFor(Rows);

    /// <inheritdoc/>
    public int ColumnStorage => HostVector.StorageFor(Columns);

    /// <summary>A vector's cells as real numbers.</summary>
    /// <param name="v">The vector.</param>
    public static HostVector<float> Parts(HostVector<Complex32> v) => new((float*)v.Pointer, checked(2 * v.Length));

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y) => _real.Forward(Parts(x), Parts(y));

    /// <inheritdoc/>
    public void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x) => _real.Adjoint(Parts(y), Parts(x));

    /// <inheritdoc/>
    public void Column(int j, HostVector<Complex32> column) => _real.Column(HostVector.CellOffset(j), Parts(column));

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<Complex32> inverse)
    {
        // The real matrix has each norm twice; as a complex number its imaginary part is 0.
        _ = _real.TryInverseColumnNorms(Parts(inverse));
        for (int j = 0; j < inverse.Length; j++)
        {
            ((float*)inverse.Pointer)[HostVector.CellOffset(j) + HostVector.Cell] = 0f;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<Complex32> column) => _real.TryGramColumn(HostVector.CellOffset(j), Parts(column));

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<Complex32> y, HostVector<Complex32> target) => _real.PrepareProjection(Parts(y), Parts(target));

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<Complex32> target, HostVector<Complex32> x) => _real.MinimumNorm(Parts(target), Parts(x));

    /// <inheritdoc/>
    public void Project(HostVector<Complex32> target, HostVector<Complex32> x) => _real.Project(Parts(target), Parts(x));

    /// <inheritdoc/>
    public Misfit<float> ProjectAndMeasure(HostVector<Complex32> target, HostVector<Complex32> x, Samples samples) =>
        _real.ProjectAndMeasure(Parts(target), Parts(x), samples);

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float> => new HostComplexSpace(null).Scale(weight, x, x, x);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<Complex32> y, HostVector<Complex32> support, HostVector<Complex32> x)
    {
        var parts = new List<int>();
        for (int j = 0; j < Columns; j++)
        {
            int at = HostVector.CellOffset(j);
            if (((float*)support.Pointer)[at] != 0f || ((float*)support.Pointer)[at + HostVector.Cell] != 0f)
            {
                parts.Add(at);
                parts.Add(at + HostVector.Cell);
            }
        }

        return parts.Count <= 2 * Rows && _real.TryLeastSquares(Parts(y), parts, Parts(x));
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

        return _real.TryWeightedRidge(weights.Pointer, ridge, Parts(y), Parts(x));
    }

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => unknown;

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> y) => Load(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<Complex32> y, Span<Complex32> measurements) => Store(y, measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<Complex32> unknowns, HostVector<Complex32> x) => Load(unknowns, x);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<Complex32> x, Span<Complex32> coefficients) => Store(x, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<Complex32> x, Span<Complex32> signal) => Store(x, signal);

    private static void Load(ReadOnlySpan<Complex32> values, HostVector<Complex32> v)
    {
        float* parts = (float*)v.Pointer;
        new Span<Complex32>(v.Pointer, v.Length).Clear();
        for (int i = 0; i < values.Length; i++)
        {
            int at = HostVector.CellOffset(i);
            parts[at] = values[i].Real;
            parts[at + HostVector.Cell] = values[i].Imaginary;
        }
    }

    private static void Store(HostVector<Complex32> v, Span<Complex32> values)
    {
        float* parts = (float*)v.Pointer;
        for (int i = 0; i < values.Length; i++)
        {
            int at = HostVector.CellOffset(i);
            values[i] = new Complex32(parts[at], parts[at + HostVector.Cell]);
        }
    }
}
