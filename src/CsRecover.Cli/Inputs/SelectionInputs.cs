using CsRecover.Mri.Files;
using CsRecover.Selection;

namespace CsRecover.Cli.Inputs;

/// <summary>A design, its response and its groups, out of files.</summary>
/// <param name="Design">X.</param>
/// <param name="Response">y.</param>
/// <param name="ResponseName">Where y came from, for messages.</param>
internal sealed record SelectionInputs(Design Design, double[] Response, string ResponseName)
{
    /// <summary>Reads a design and its response.</summary>
    /// <param name="design">A table, a .npy file of shape (n, p), or a sparse .mtx file.</param>
    /// <param name="response">A file with n numbers, or a column of the table.</param>
    /// <exception cref="UserException">A file is not what it should be.</exception>
    public static SelectionInputs Read(string design, string response)
    {
        if (CsvTable.IsTable(design))
        {
            return FromTable(CsvTable.Read(design), response);
        }

        if (System.IO.Path.GetExtension(design).Equals(".mtx", StringComparison.OrdinalIgnoreCase))
        {
            return new SelectionInputs(MatrixMarketFile.Read(design), Numbers(response, "responses"), response);
        }

        NpyArray x = NpyFile.Read(design);
        MatrixFiles.CheckShape(x);
        return new SelectionInputs(UserException.About(design, parameter: null, () => Design.FromRows(x.ToDouble(), x.Shape[0], x.Shape[1])), Numbers(response, "responses"), response);
    }

    /// <summary>Reads the group of each feature.</summary>
    /// <param name="path">A file with p whole numbers.</param>
    /// <exception cref="UserException">The file is not that.</exception>
    public static int[] ReadGroups(string path)
    {
        double[] numbers = Numbers(path, "groups");
        int wrong = Array.FindIndex(numbers, v => v != Math.Floor(v) || v is < 0.0 or > int.MaxValue);
        return wrong < 0 ? [.. numbers.Select(v => (int)v)] : throw new UserException(FormattableString.Invariant($"{path}: expected groups numbered from 0 on, got {numbers[wrong]} for feature {wrong}"));
    }

    private static SelectionInputs FromTable(CsvTable table, string response)
    {
        int column = table.Find(response);
        if (column < 0 && !File.Exists(response))
        {
            string columns = table.Names is { } known ? $"a column out of {Listed(known)}" : $"a column from 1 to {table.Columns}";
            throw new UserException($"--response: expected {columns}, or a file, got '{response}'");
        }

        int[] kept = [.. Enumerable.Range(0, table.Columns).Where(c => c != column)];
        if (kept.Length == 0)
        {
            throw new UserException($"{table.Path}: expected at least one column beside the response '{response}', got none");
        }

        string[]? names = table.Names is { } all ? [.. kept.Select(c => all[c])] : null;
        double[] values = [.. table.Rows.SelectMany(row => kept.Select(c => row[c]))];
        Design design = UserException.About(table.Path, parameter: null, () => Design.FromRows(values, table.Rows.Count, kept.Length, names));
        return column < 0
            ? new SelectionInputs(design, Numbers(response, "responses"), response)
            : new SelectionInputs(design, [.. table.Rows.Select(row => row[column])], $"{table.Path}, column {response}");
    }

    /// <summary>A list of numbers: an array of one axis (or a single row or column), or a table of one row or column.</summary>
    private static double[] Numbers(string path, string what)
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

    private static string Listed(IReadOnlyList<string> names) => string.Join(", ", names.Take(12)) + (names.Count > 12 ? $" and {names.Count - 12} more" : "");
}
