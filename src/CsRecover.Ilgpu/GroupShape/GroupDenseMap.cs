using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// A stored real matrix, read by the lanes of one group; all groups read the same copy. It is there twice, by rows and by columns, so
/// that A and A^T are both products in which neighbouring lanes read neighbouring numbers and no partial sums are exchanged.
/// </summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TSizes">m and n.</typeparam>
internal struct GroupDenseMap<TElement, T, TSizes> : IDeviceMap<T, T>, IGroupOperator<GroupDenseMap<TElement, T, TSizes>, TElement, T, T>
    where TElement : struct, IElement<T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TSizes : struct, IMatrixSizes
{
    /// <summary>m and n.</summary>
    public TSizes Sizes;

    /// <summary>The matrix, and what was derived from it.</summary>
    public DenseViews<T> Matrix;

    /// <inheritdoc/>
    public readonly int Rows => Sizes.Rows;

    /// <inheritdoc/>
    public readonly int Columns => Sizes.Columns;

    /// <inheritdoc/>
    public readonly int RowStorage => Sizes.Rows;

    /// <inheritdoc/>
    public readonly int ColumnStorage => Sizes.Columns;

    /// <inheritdoc/>
    public readonly int ScratchLength => Sizes.Rows;

    /// <inheritdoc/>
    public readonly GroupDenseMap<TElement, T, TSizes> Bind(GroupSpace<TElement, T, T> space, ArrayView<T> shared, ArrayView<T> scratch)
    {
        GroupDenseMap<TElement, T, TSizes> bound = this;
        bound.Matrix.Scratch = scratch;
        return bound;
    }

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<T> x, ArrayView<T> y)
    {
        // Iterates are mostly zero: their columns are not read. All lanes look at the same entry, so none waits for another.
        int m = Sizes.Rows, n = Sizes.Columns;
        for (int i = Group.IdxX; i < m; i += Group.DimX)
        {
            T s = T.Zero;
            for (int j = 0; j < n; j++)
            {
                T v = x[j];
                if (v != T.Zero)
                {
                    s += Matrix.ByColumns[(j * m) + i] * v;
                }
            }

            y[i] = s;
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x) => Multiply(Matrix.ByRows, y, x, Sizes.Rows, Sizes.Columns);

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column) => CopyLine(Matrix.ByColumns, j, Sizes.Rows, column);

    /// <inheritdoc/>
    public readonly void PrepareProjection(ArrayView<T> y, ArrayView<T> target)
    {
        Multiply(Matrix.ToBasis, y, Matrix.Scratch, Sizes.Rows, Sizes.Rows);
        CopyLine(Matrix.Scratch, 0, Sizes.Rows, target);
    }

    /// <inheritdoc/>
    public readonly void MinimumNorm(ArrayView<T> target, ArrayView<T> x) => Multiply(Matrix.BasisByRows, target, x, Sizes.Rows, Sizes.Columns);

    /// <inheritdoc/>
    public readonly void Project(ArrayView<T> target, ArrayView<T> x)
    {
        SubtractFromTarget(target, x);
        Correct(x);
    }

    /// <inheritdoc/>
    public readonly Misfit<T> ProjectAndMeasure(ArrayView<T> target, ArrayView<T> x, Samples samples)
    {
        SubtractFromTarget(target, x);
        T misfit = T.Zero;
        for (int i = 0; i < Sizes.Rows; i++)
        {
            misfit += Matrix.Scratch[i] * Matrix.Scratch[i];
        }

        Correct(x);
        return new Misfit<T>(misfit, T.Zero);
    }

    /// <inheritdoc/>
    public readonly void Shrink<TWeight>(TWeight weight, ArrayView<T> x, int turn)
        where TWeight : unmanaged, IWeight<T>
    {
        for (int j = Group.IdxX; j < Sizes.Columns; j += Group.DimX)
        {
            T v = x[j], energy = v * v;
            x[j] = v * TElement.Weigh(weight, energy, energy);
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public readonly bool TryInverseColumnNorms(ArrayView<T> inverse)
    {
        CopyLine(Matrix.InverseNorms, 0, Sizes.Columns, inverse);
        return true;
    }

    /// <inheritdoc/>
    public readonly bool TryGramColumn(int j, ArrayView<T> column)
    {
        if (Matrix.Gram.IntLength == 0)
        {
            return false;
        }

        CopyLine(Matrix.Gram, j, Sizes.Columns, column);
        return true;
    }

    /// <inheritdoc/>
    public readonly bool TryLeastSquares(ArrayView<T> y, ArrayView<T> support, ArrayView<T> x) => false;

    /// <inheritdoc/>
    public readonly bool TryWeightedRidge<TWeight>(TWeight weight, ArrayView<T> by, T ridge, ArrayView<T> y, ArrayView<T> x)
        where TWeight : unmanaged, IWeight<T> => false;

    /// <inheritdoc/>
    public readonly void LoadMeasurements(ArrayView<T> measurements, ArrayView<T> y) => CopyLine(measurements, 0, Sizes.Rows, y);

    /// <inheritdoc/>
    public readonly void StoreCoefficients(ArrayView<T> x, ArrayView<T> coefficients) => CopyLine(x, 0, Sizes.Columns, coefficients);

    /// <inheritdoc/>
    public readonly void StoreSignal(ArrayView<T> x, ArrayView<T> signal) => StoreCoefficients(x, signal);

    /// <summary>scratch = target - Q x.</summary>
    private readonly void SubtractFromTarget(ArrayView<T> target, ArrayView<T> x)
    {
        int m = Sizes.Rows, n = Sizes.Columns;
        for (int i = Group.IdxX; i < m; i += Group.DimX)
        {
            T s = T.Zero;
            for (int j = 0; j < n; j++)
            {
                s += Matrix.BasisByColumns[(j * m) + i] * x[j];
            }

            Matrix.Scratch[i] = target[i] - s;
        }

        Group.Barrier();
    }

    /// <summary>x += Q^T scratch.</summary>
    private readonly void Correct(ArrayView<T> x)
    {
        int m = Sizes.Rows, n = Sizes.Columns;
        for (int j = Group.IdxX; j < n; j += Group.DimX)
        {
            T s = T.Zero;
            for (int i = 0; i < m; i++)
            {
                s += Matrix.BasisByRows[(i * n) + j] * Matrix.Scratch[i];
            }

            x[j] += s;
        }

        Group.Barrier();
    }

    /// <summary>z = sum over the lines of a matrix of v times the line: lane i makes z_i.</summary>
    private static void Multiply(ArrayView<T> lines, ArrayView<T> v, ArrayView<T> z, int count, int length)
    {
        for (int i = Group.IdxX; i < length; i += Group.DimX)
        {
            // Four loads under way at once.
            T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
            int p = 0;
            for (; p + 4 <= count; p += 4)
            {
                int at = (p * length) + i;
                s0 += lines[at] * v[p];
                s1 += lines[at + length] * v[p + 1];
                s2 += lines[at + (2 * length)] * v[p + 2];
                s3 += lines[at + (3 * length)] * v[p + 3];
            }

            for (; p < count; p++)
            {
                s0 += lines[(p * length) + i] * v[p];
            }

            z[i] = (s0 + s1) + (s2 + s3);
        }

        Group.Barrier();
    }

    private static void CopyLine(ArrayView<T> lines, int line, int length, ArrayView<T> z)
    {
        for (int i = Group.IdxX; i < length; i += Group.DimX)
        {
            z[i] = lines[(line * length) + i];
        }

        Group.Barrier();
    }
}

/// <summary>A stored matrix in device memory and what was derived from it; views that a solver does not ask for are empty.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal struct DenseViews<T>
    where T : unmanaged
{
    /// <summary>A by rows and by columns.</summary>
    public ArrayView<T> ByRows, ByColumns;

    /// <summary>An orthonormal basis Q of the rows, by rows and by columns.</summary>
    public ArrayView<T> BasisByRows, BasisByColumns;

    /// <summary>The matrix that takes y to Q x of the x that explain it, by columns.</summary>
    public ArrayView<T> ToBasis;

    /// <summary>1 / |a_j|.</summary>
    public ArrayView<T> InverseNorms;

    /// <summary>A^T A, or empty.</summary>
    public ArrayView<T> Gram;

    /// <summary>m numbers of this group's own.</summary>
    public ArrayView<T> Scratch;
}
