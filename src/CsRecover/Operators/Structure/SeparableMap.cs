using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Sizes of A1 (x) A2 and of what its products pass through. Images lie row after row, measurements column after column, each line padded.</summary>
/// <param name="M1">Rows of A1.</param>
/// <param name="N1">Columns of A1.</param>
/// <param name="M2">Rows of A2.</param>
/// <param name="N2">Columns of A2.</param>
internal readonly record struct SeparableShape(int M1, int N1, int M2, int N2)
{
    /// <summary>Elements of a line of m1 measurements.</summary>
    public int Rows1 => HostVector.StorageFor(M1);

    /// <summary>Elements of a line of n1 unknowns.</summary>
    public int Columns1 => HostVector.StorageFor(N1);

    /// <summary>Elements of a line of m2 measurements.</summary>
    public int Rows2 => HostVector.StorageFor(M2);

    /// <summary>Elements of a line of n2 unknowns.</summary>
    public int Columns2 => HostVector.StorageFor(N2);

    /// <summary>Elements of the measurements: m2 lines of m1.</summary>
    public int RowStorage => M2 * Rows1;

    /// <summary>Elements of the unknowns: n1 lines of n2.</summary>
    public int ColumnStorage => N1 * Columns2;

    /// <summary>Elements of X A2^T by rows: n1 lines of m2.</summary>
    public int HalfByRows => N1 * Rows2;

    /// <summary>Elements of X A2^T by columns: m2 lines of n1.</summary>
    public int HalfByColumns => M2 * Columns1;

    /// <summary>Elements of the measurements by rows: m1 lines of m2.</summary>
    public int Transposed => M1 * Rows2;

    /// <summary>Elements that a map works in.</summary>
    public nint WorkElements => (nint)HalfByRows + HalfByColumns + Transposed + RowStorage + ColumnStorage + Rows1 + Rows2 + Columns1 + Columns2;
}

/// <summary>The map of A1 (x) A2: products with one factor, a transposition, products with the other.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <typeparam name="TSpace">The vector space.</typeparam>
/// <typeparam name="TLeft">A1 for one signal.</typeparam>
/// <typeparam name="TLeftBlock">A1 for m2 signals.</typeparam>
/// <typeparam name="TRight">A2 for one signal.</typeparam>
/// <typeparam name="TRightBlock">A2 for n1 signals.</typeparam>
/// <typeparam name="TRightReal">The real scalar again, as A2's map names it.</typeparam>
/// <param name="space">The vector space.</param>
/// <param name="shape">The sizes.</param>
/// <param name="left">A1.</param>
/// <param name="leftBlock">A1 for m2 signals.</param>
/// <param name="right">A2.</param>
/// <param name="rightBlock">A2 for n1 signals.</param>
/// <param name="work">Room for <see cref="SeparableShape.WorkElements"/> numbers; zeros.</param>
internal readonly unsafe struct SeparableMap<T, TReal, TSpace, TLeft, TLeftBlock, TRight, TRightBlock, TRightReal>(
    TSpace space, SeparableShape shape, TLeft left, TLeftBlock leftBlock, TRight right, TRightBlock rightBlock, T* work) : IHostMap<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
    where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
    where TLeft : struct, IHostMap<T, TReal>
    where TLeftBlock : struct, IHostBlock<TLeftBlock, T, TReal>
    where TRight : struct, IHostMap<T, TRightReal>
    where TRightBlock : struct, IHostBlock<TRightBlock, T, TRightReal>
    where TRightReal : unmanaged, IFloatingPointIeee754<TRightReal>
{
    private readonly TSpace _space = space;
    private readonly SeparableShape _shape = shape;
    private readonly TLeft _left = left;
    private readonly TLeftBlock _columns = leftBlock;
    private readonly TRight _right = right;
    private readonly TRightBlock _rows = rightBlock;
    private readonly T* _work = work;

    /// <inheritdoc/>
    public int Rows => _shape.M1 * _shape.M2;

    /// <inheritdoc/>
    public int Columns => _shape.N1 * _shape.N2;

    /// <inheritdoc/>
    public int RowStorage => _shape.RowStorage;

    /// <inheritdoc/>
    public int ColumnStorage => _shape.ColumnStorage;

    private HostVector<T> HalfByRows => new(_work, _shape.HalfByRows);

    private HostVector<T> HalfByColumns => new(_work + _shape.HalfByRows, _shape.HalfByColumns);

    private HostVector<T> Transposed => new(_work + _shape.HalfByRows + _shape.HalfByColumns, _shape.Transposed);

    private HostVector<T> Residual => new(Transposed.Pointer + _shape.Transposed, _shape.RowStorage);

    private HostVector<T> Correction => new(Residual.Pointer + _shape.RowStorage, _shape.ColumnStorage);

    private T* Lines => Correction.Pointer + _shape.ColumnStorage;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        _rows.Forward(x, HalfByRows);
        HostTranspose.Copy(HalfByRows, _shape.N1, _shape.M2, _shape.Rows2, HalfByColumns, _shape.Columns1);
        _columns.Forward(HalfByColumns, y);
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x)
    {
        _columns.Adjoint(y, HalfByColumns);
        HostTranspose.Copy(HalfByColumns, _shape.M2, _shape.N1, _shape.Columns1, HalfByRows, _shape.Rows2);
        _rows.Adjoint(HalfByRows, x);
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        var first = new HostVector<T>(Lines, _shape.Rows1);
        var second = new HostVector<T>(Lines + _shape.Rows1, _shape.Rows2);
        _left.Column(j / _shape.Columns2, first);
        _right.Column(j % _shape.Columns2, second);
        Outer(second, _shape.M2, first, _shape.M1, column, _shape.Rows1);
    }

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<T> inverse)
    {
        HostVector<T> first = UnknownLine1, second = UnknownLine2;
        if (!_left.TryInverseColumnNorms(first) || !_right.TryInverseColumnNorms(second))
        {
            return false;
        }

        Outer(first, _shape.N1, second, _shape.N2, inverse, _shape.Columns2);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<T> column)
    {
        HostVector<T> first = UnknownLine1, second = UnknownLine2;
        if (!_left.TryGramColumn(j / _shape.Columns2, first) || !_right.TryGramColumn(j % _shape.Columns2, second))
        {
            return false;
        }

        Outer(first, _shape.N1, second, _shape.N2, column, _shape.Columns2);
        return true;
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target) => y.CopyTo(target);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x)
    {
        target.CopyTo(Residual);
        Explain(x);
    }

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<TReal> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples)
    {
        TReal one = TReal.One;
        Forward(x, Residual);
        _space.Combine(one, target, -one, Residual, Residual);
        TReal misfit = _space.Dot(Residual, Residual);
        Explain(Correction);
        _space.Combine(one, x, one, Correction, x);
        return new Misfit<TReal>(misfit, TReal.Zero);
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal> => _space.Scale(weight, x, x, x);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<T> by, TReal ridge, HostVector<T> y, HostVector<T> x)
        where TWeight : unmanaged, IWeight<TReal> => false;

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => unknown / _shape.N2 * _shape.Columns2 + unknown % _shape.N2;

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y)
    {
        HostVector<T> rows = Transposed;
        LoadLines(measurements, _shape.M1, _shape.M2, rows, _shape.Rows2);
        _space.Clear(y);
        HostTranspose.Copy(rows, _shape.M1, _shape.M2, _shape.Rows2, y, _shape.Rows1);
    }

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<T> y, Span<T> measurements)
    {
        HostVector<T> rows = Transposed;
        HostTranspose.Copy(y, _shape.M2, _shape.M1, _shape.Rows1, rows, _shape.Rows2);
        StoreLines(rows, _shape.Rows2, _shape.M1, _shape.M2, measurements);
    }

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x) => LoadLines(unknowns, _shape.N1, _shape.N2, x, _shape.Columns2);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<T> x, Span<T> coefficients) => StoreLines(x, _shape.Columns2, _shape.N1, _shape.N2, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<T> x, Span<T> signal) => StoreCoefficients(x, signal);

    private HostVector<T> UnknownLine1 => new(Lines + _shape.Rows1 + _shape.Rows2, _shape.Columns1);

    private HostVector<T> UnknownLine2 => new(Lines + _shape.Rows1 + _shape.Rows2 + _shape.Columns1, _shape.Columns2);

    /// <summary>
    /// x = A1^+ R A2^+T for the residual R, which is used up. Each factor prepares and solves before the other begins: what a complex matrix prepares is not linear over complex numbers.
    /// </summary>
    private void Explain(HostVector<T> x)
    {
        _columns.PrepareProjection(Residual, Residual);
        _columns.MinimumNorm(Residual, HalfByColumns);
        HostTranspose.Copy(HalfByColumns, _shape.M2, _shape.N1, _shape.Columns1, HalfByRows, _shape.Rows2);
        _rows.PrepareProjection(HalfByRows, HalfByRows);
        _rows.MinimumNorm(HalfByRows, x);
    }

    /// <summary>z_ij = a_i b_j.</summary>
    private static void Outer(HostVector<T> a, int rows, HostVector<T> b, int columns, HostVector<T> z, int stride)
    {
        for (int i = 0; i < rows; i++)
        {
            T factor = HostTransfer.Get(a, i);
            for (int j = 0; j < columns; j++)
            {
                HostTransfer.Set(z, i * stride + j, factor * HostTransfer.Get(b, j));
            }
        }
    }

    private static void LoadLines(ReadOnlySpan<T> values, int lines, int length, HostVector<T> v, int stride)
    {
        for (int i = 0; i < lines; i++)
        {
            HostTransfer.Load(values.Slice(i * length, length), v.Part(i, stride));
        }
    }

    private static void StoreLines(HostVector<T> v, int stride, int lines, int length, Span<T> values)
    {
        for (int i = 0; i < lines; i++)
        {
            HostTransfer.Store(v.Part(i, stride), values.Slice(i * length, length));
        }
    }
}
