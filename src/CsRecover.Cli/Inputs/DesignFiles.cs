using CsRecover.Mri.Files;
using CsRecover.Selection;

namespace CsRecover.Cli.Inputs;

/// <summary>Files that hold a design, or a list of numbers to go with it.</summary>
internal static class DesignFiles
{
    /// <summary>Reads a design.</summary>
    /// <param name="path">A .npy file of shape (n, p), or a sparse matrix: .mtx (Matrix Market) or .npz (as scipy.sparse.save_npz writes it).</param>
    /// <exception cref="UserException">The file is not that.</exception>
    public static Design Read(string path)
    {
        string kind = Path.GetExtension(path).ToLowerInvariant();
        if (kind == ".mtx")
        {
            return MatrixMarketFile.Read(path);
        }

        if (kind == ".npz")
        {
            return SparseArchive.Read(path);
        }

        NpyArray x = NpyFile.Read(path);
        MatrixFiles.CheckShape(x);
        return UserException.About(path, parameter: null, () => Design.FromRows(x.ToDouble(), x.Shape[0], x.Shape[1]));
    }

    /// <summary>A list of numbers: an array of one axis (or a single row or column), or a table of one row or column.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the numbers are, for messages.</param>
    /// <exception cref="UserException">The file is not that.</exception>
    public static double[] Numbers(string path, string what)
    {
        if (CsvTable.IsTable(path))
        {
            CsvTable table = CsvTable.Read(path);
            return table.Columns == 1 || table.Rows.Count == 1
                ? [.. table.Rows.SelectMany(row => row)]
                : throw new UserException($"{path}: expected {what} in one column, got {table.Columns} columns");
        }

        NpyArray array = NpyFile.Read(path);
        return array.Count > 0 && array.Shape.Count(length => length != 1) <= 1
            ? array.ToDouble()
            : throw new UserException($"{path}: expected {what} in an array of one axis, got {NpyArray.Describe(array.Shape)}");
    }
}
