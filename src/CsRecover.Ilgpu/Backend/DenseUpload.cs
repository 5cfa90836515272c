using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Ilgpu;

/// <summary>A stored matrix on its way to the device.</summary>
internal static class DenseUpload
{
    /// <summary>Uploads what a solver asks for, once.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="uploads">Where uploads are kept.</param>
    /// <param name="parts">The matrix.</param>
    /// <param name="request">What is asked for.</param>
    /// <returns>Views of it.</returns>
    /// <exception cref="NotSupportedException">It asks for orthogonal rows.</exception>
    public static unsafe DenseViews<T> Of<T>(UploadCache uploads, DenseParts<T> parts, MapRequest request)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RefuseOrthogonalRows(request);
        int n = parts.Matrix.Columns;
        DenseViews<T> views = default;
        views.ByRows = uploads.Get(parts, "rows", () => ByRows(parts.Matrix));
        views.ByColumns = uploads.Get(parts, "columns", () => ByColumns(parts.Matrix));
        views.InverseNorms = uploads.Get(parts, "norms", () => new ReadOnlySpan<T>(parts.InverseNorms, n).ToArray());
        if (request.Projects)
        {
            views.BasisByRows = uploads.Get(parts, "basis rows", () => ByRows(parts.Basis.Basis));
            views.BasisByColumns = uploads.Get(parts, "basis columns", () => ByColumns(parts.Basis.Basis));
            views.ToBasis = uploads.Get(parts, "to basis", () => InverseFactor(parts.Basis));
        }

        if (request.Gram && parts.Gram is { } gram)
        {
            views.Gram = uploads.Get(parts, "gram", () => ByRows(gram));
        }

        return views;
    }

    /// <summary>Refuses what only the processor does with stored matrices.</summary>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="NotSupportedException">It asks for orthogonal rows.</exception>
    public static void RefuseOrthogonalRows(MapRequest request)
    {
        if (request.OrthogonalRows)
        {
            throw new NotSupportedException("The solver needs a matrix whose rows are orthogonal, and stored matrices are made so for the processor only; take another solver or recover on the processor.");
        }
    }

    private static T[] ByRows<T>(DenseMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new T[checked(matrix.Rows * matrix.Columns)];
        for (int i = 0; i < matrix.Rows; i++)
        {
            matrix.Row(i)[..matrix.Columns].CopyTo(numbers.AsSpan(i * matrix.Columns));
        }

        return numbers;
    }

    private static T[] ByColumns<T>(DenseMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int m = matrix.Rows, n = matrix.Columns;
        var numbers = new T[checked(m * n)];
        for (int i = 0; i < m; i++)
        {
            Span<T> row = matrix.Row(i);
            for (int j = 0; j < n; j++)
            {
                numbers[(j * m) + i] = row[j];
            }
        }

        return numbers;
    }

    /// <summary>L^-1 by columns: solving with L on a device would leave most lanes idle.</summary>
    private static unsafe T[] InverseFactor<T>(RowBasis<T> basis)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int m = basis.Factor.Rows;
        var columns = new T[checked(m * m)];
        using var column = new NativeBuffer<T>(HostVector.StorageFor(m));
        for (int j = 0; j < m; j++)
        {
            column.Span.Clear();
            column.Pointer[j] = T.One;
            basis.SolveFactor(column.Pointer, column.Pointer);
            column.Span[..m].CopyTo(columns.AsSpan(j * m));
        }

        return columns;
    }
}
