using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A stored complex matrix on its way to the device.</summary>
internal static class ComplexDenseUpload
{
    /// <summary>Uploads a matrix, once.</summary>
    /// <param name="uploads">Where uploads are kept.</param>
    /// <param name="sensing">The matrix.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="NotSupportedException">It asks for orthogonal rows.</exception>
    public static ComplexDenseLanes Of(UploadCache uploads, ComplexDenseOperator sensing, MapRequest request)
    {
        DenseUpload.RefuseOrthogonalRows(request);
        return new()
        {
            Height = sensing.Rows,
            Width = sensing.Columns,
            ByRows = uploads.Get(sensing, "rows", () => ByRows(sensing)),
            ByColumns = uploads.Get(sensing, "columns", () => ByColumns(sensing)),
        };
    }

    /// <summary>Uploads 1 / |a_j|, once.</summary>
    /// <param name="uploads">Where uploads are kept.</param>
    /// <param name="sensing">The matrix.</param>
    public static ArrayView<Complex32> InverseNorms(UploadCache uploads, ComplexDenseOperator sensing) => uploads.Get(sensing, "norms", () =>
    {
        var norms = new Complex32[sensing.Columns];
        for (int j = 0; j < norms.Length; j++)
        {
            norms[j] = new Complex32(sensing.InverseNorm(j), 0f);
        }

        return norms;
    });

    private static Complex32[] ByRows(ComplexDenseOperator sensing)
    {
        var numbers = new Complex32[checked(sensing.Rows * sensing.Columns)];
        for (int i = 0, at = 0; i < sensing.Rows; i++)
        {
            for (int j = 0; j < sensing.Columns; j++)
            {
                numbers[at++] = sensing.Entry(i, j);
            }
        }

        return numbers;
    }

    private static Complex32[] ByColumns(ComplexDenseOperator sensing)
    {
        var numbers = new Complex32[checked(sensing.Rows * sensing.Columns)];
        for (int j = 0, at = 0; j < sensing.Columns; j++)
        {
            for (int i = 0; i < sensing.Rows; i++)
            {
                numbers[at++] = sensing.Entry(i, j);
            }
        }

        return numbers;
    }
}
