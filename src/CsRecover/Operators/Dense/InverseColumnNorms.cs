using System.Numerics;

namespace CsRecover.Operators;

/// <summary>1 / |a_j| of the columns of stored matrices, 0 for columns of zeros.</summary>
internal static class InverseColumnNorms
{
    /// <summary>Adds |a_j|^2 of a matrix, or of some of the rows of one.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="energies">As many numbers as they have columns, updated.</param>
    public static void AddEnergies<T>(DenseMatrix<T> rows, Span<T> energies)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            Span<T> row = rows.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                energies[j] += row[j] * row[j];
            }
        }
    }

    /// <summary>Turns |a_j|^2 into 1 / |a_j|.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="energies">The squares, overwritten.</param>
    public static void OfEnergies<T>(Span<T> energies)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref T value in energies)
        {
            value = value > T.Zero ? T.One / T.Sqrt(value) : T.Zero;
        }
    }
}
