using CsRecover.Selection;

namespace CsRecover.Cli.Inputs;

/// <summary>A design, its response and its groups, out of files.</summary>
/// <param name="Design">X.</param>
/// <param name="Response">y.</param>
/// <param name="ResponseName">Where y came from, for messages.</param>
internal sealed record SelectionInputs(Design Design, double[] Response, string ResponseName)
{
    /// <summary>Reads a design and its response.</summary>
    /// <param name="design">A table, a .npy file of shape (n, p), or a sparse .mtx or .npz file.</param>
    /// <param name="response">A file with n numbers, or a column of the table.</param>
    /// <exception cref="UserException">A file is not what it should be.</exception>
    public static SelectionInputs Read(string design, string response)
    {
        if (CsvTable.IsTable(design))
        {
            return FromTable(CsvTable.Read(design), response);
        }

        return new SelectionInputs(DesignFiles.Read(design), DesignFiles.Numbers(response, "responses"), response);
    }

    /// <summary>Reads the group of each feature.</summary>
    /// <param name="path">A file with p whole numbers.</param>
    /// <exception cref="UserException">The file is not that.</exception>
    public static int[] ReadGroups(string path)
    {
        double[] numbers = DesignFiles.Numbers(path, "groups");
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
            ? new SelectionInputs(design, DesignFiles.Numbers(response, "responses"), response)
            : new SelectionInputs(design, [.. table.Rows.Select(row => row[column])], $"{table.Path}, column {response}");
    }

    private static string Listed(IReadOnlyList<string> names) => string.Join(", ", names.Take(12)) + (names.Count > 12 ? $" and {names.Count - 12} more" : "");
}
