using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Products with a stored complex matrix by the whole device; the same device data as groups read.</summary>
/// <param name="grid">The way to the device.</param>
/// <param name="matrix">The matrix.</param>
internal readonly struct GridComplexDense(GridContext grid, ComplexDenseLanes matrix) : IProducts<ArrayView<Complex32>>
{
    private readonly GridSpace<ComplexElement, Complex32, float> _space = new(grid);
    private readonly GridLines<ComplexElement, Complex32, float> _lines = new(grid);

    /// <inheritdoc/>
    public int Rows => matrix.Height;

    /// <inheritdoc/>
    public int Columns => matrix.Width;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => false;

    /// <inheritdoc/>
    public void Forward(ArrayView<Complex32> x, ArrayView<Complex32> y) => _lines.Multiply(matrix.ByColumns, false, x, 0f, y, 1f, y);

    /// <inheritdoc/>
    public void Adjoint(ArrayView<Complex32> y, ArrayView<Complex32> x, bool add) => _lines.Multiply(matrix.ByRows, true, y, add ? 1f : 0f, x, 1f, x);

    /// <inheritdoc/>
    public void Column(int j, ArrayView<Complex32> column) => _space.Copy(matrix.ByColumns.SubView((long)j * Rows, Rows), column);
}
