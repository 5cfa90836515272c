using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored complex matrix applied to several signals at once; see <see cref="ComplexDenseMap{TSizes}"/>.</summary>
/// <param name="real">The block of the real matrix of twice the size.</param>
/// <param name="rows">m.</param>
/// <param name="columns">n.</param>
internal readonly struct ComplexDenseBlock(DenseBlock<float> real, int rows, int columns) : IHostBlock<ComplexDenseBlock, Complex32, float>
{
    private readonly DenseBlock<float> _real = real;

    /// <inheritdoc/>
    public int Signals => _real.Signals;

    /// <inheritdoc/>
    public ComplexDenseBlock First(int signals) => new(_real.First(signals), rows, columns);

    /// <inheritdoc/>
    public float Misfit(int signal) => _real.Misfit(signal);

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y) => _real.Forward(CellParts.Of(x), CellParts.Of(y));

    /// <inheritdoc/>
    public void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x) => _real.Adjoint(CellParts.Of(y), CellParts.Of(x));

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
    public bool TryLeastSquares(HostVector<Complex32> y, HostVector<Complex32> support, HostVector<Complex32> x)
    {
        List<int> parts = CellParts.OnSupport(support, columns);
        return parts.Count <= 2 * rows && _real.TryLeastSquares(CellParts.Of(y), parts, CellParts.Of(x));
    }

    /// <inheritdoc/>
    public unsafe void Shrink<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float> => new HostComplexSpace(null).Scale(weight, x, x, x);
}
